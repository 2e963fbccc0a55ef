import { existsSync } from 'node:fs';
import { chromium, selectors, type Browser } from 'playwright-core';

/** Where Debian and the like put it; CHROMIUM_PATH names another place. */
const PLACES = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Starts Chromium without a window, and without the traffic that it makes of its own accord. */
export async function launchBrowser(): Promise<Browser> {
	const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
	if (!executablePath) {
		throw new Error(
			'The end-to-end tests need Chromium. On Debian: apt-get install chromium. ' +
				'Elsewhere install it or Chrome, and put its path into CHROMIUM_PATH.',
		);
	}
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({
		executablePath,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
