/** As dev/register-ts.cjs, and `JourneyStep.node` means the code there, not the JSON of the same name beside it. */
require('../dev/register-ts.cjs');

// Node tries the endings in this order.
const endings = require.extensions;
for (const ending of ['.json', '.node']) {
	const load = endings[ending];
	delete endings[ending];
	endings[ending] = load;
}
