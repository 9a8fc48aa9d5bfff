/** A claim of the demo that turned out false. */
export class FalseClaim extends Error {
  override readonly name = 'FalseClaim';
}

/** Checks a claim. Throws `FalseClaim` with what was found instead. */
export function claim(what: string, actual: bigint | string | number, expected: bigint | string | number) {
  if (String(actual) !== String(expected)) throw new FalseClaim(`${what}: ${actual} instead of ${expected}`);
}
