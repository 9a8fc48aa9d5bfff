const INPUT_AND_FRAME = 4 * (4 + 1 + 41 + 1 + 4);
const FUNDING_WITNESS = 2 + 222;

/** The most that a signed closing transaction can weigh, with 73-byte signatures; undefined for an output left out. */
export function closingWeight(
  localScript: Uint8Array | undefined,
  remoteScript: Uint8Array | undefined,
): number {
  const outputs = [localScript, remoteScript].filter((script) => script !== undefined);
  return (
    INPUT_AND_FRAME +
    FUNDING_WITNESS +
    outputs.reduce((weight, script) => weight + 4 * (9 + script.length), 0)
  );
}
