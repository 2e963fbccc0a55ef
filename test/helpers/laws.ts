import fc from 'fast-check';

/**
 * The laws run on the same examples every time, so that a change is what breaks them.
 * `LAW_SEED=$RANDOM npm test` looks elsewhere.
 */
fc.configureGlobal({ seed: Number(process.env.LAW_SEED ?? 1) });
