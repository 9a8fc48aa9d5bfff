import fc, { type Arbitrary } from 'fast-check';

type Mutation = (input: Uint8Array) => Uint8Array;

const place = fc.nat(1_000_000);
const fewBytes = fc.uint8Array({ maxLength: 12 });

/** Lengths and numbers at whose edges decoders go wrong, as bytes. */
const edges = fc.constantFrom(
  ...[
    '00',
    'fc',
    'fd',
    'fd00fc',
    'fd00fd',
    'fdffff',
    'fe00010000',
    'feffffffff',
    'ff0000000100000000',
    'ffffffffffffffffff',
    '7fffffffffffffff',
    '8000000000000000',
    '0020000000000001',
  ].map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
);

const flipBit = fc
  .tuple(place, fc.nat(7))
  .map<Mutation>(([at, bit]) =>
    edit((bytes, index) => (bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)), at),
  );
const setByte = fc
  .tuple(place, fc.nat(255))
  .map<Mutation>(([at, value]) => edit((bytes, index) => (bytes[index] = value), at));
const addToByte = fc
  .tuple(place, fc.constantFrom(1, 255))
  .map<Mutation>(([at, by]) => edit((bytes, index) => (bytes[index] = ((bytes[index] ?? 0) + by) & 255), at));
const truncate = place.map<Mutation>((at) => (input) => input.slice(0, at % (input.length + 1)));
const insert = fc.tuple(place, fc.oneof(fewBytes, edges)).map<Mutation>(
  ([at, bytes]) =>
    (input) =>
      splice(input, at, 0, bytes),
);
const replace = fc.tuple(place, fc.oneof(fewBytes, edges)).map<Mutation>(
  ([at, bytes]) =>
    (input) =>
      splice(input, at, bytes.length, bytes),
);
const remove = fc.tuple(place, fc.nat(40)).map<Mutation>(
  ([at, length]) =>
    (input) =>
      splice(input, at, length, new Uint8Array(0)),
);
const repeat = fc.tuple(place, fc.nat(60)).map<Mutation>(([at, length]) => (input) => {
  const start = at % (input.length + 1);
  return splice(input, at, 0, input.slice(start, start + length));
});

/** An input for a decoder: now and then noise, mostly a sample that was bent in a few places, or two spliced. */
export function bent(samples: readonly Uint8Array[]): Arbitrary<Uint8Array> {
  const sample = fc.constantFrom(...samples);
  const mutation = fc.oneof(flipBit, setByte, addToByte, truncate, insert, replace, remove, repeat);
  const mutated = fc
    .tuple(sample, fc.array(mutation, { minLength: 1, maxLength: 5 }))
    .map(([input, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), input));
  const spliced = fc.tuple(sample, sample, place, place).map(([head, tail, at, from]) => {
    const start = head.slice(0, at % (head.length + 1));
    return new Uint8Array([...start, ...tail.slice(from % (tail.length + 1))]);
  });
  return fc.oneof(
    { weight: 10, arbitrary: mutated },
    { weight: 2, arbitrary: spliced },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    { weight: 1, arbitrary: sample },
  );
}

function edit(change: (bytes: Uint8Array, index: number) => void, at: number): Mutation {
  return (input) => {
    const bytes = input.slice();
    if (bytes.length > 0) change(bytes, at % bytes.length);
    return bytes;
  };
}

function splice(input: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const start = at % (input.length + 1);
  return new Uint8Array([...input.slice(0, start), ...added, ...input.slice(start + removed)]);
}
