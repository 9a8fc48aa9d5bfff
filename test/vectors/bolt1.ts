import type { VectorTable } from './table.js';

export interface BigSizeVector {
  readonly name: string;
  readonly value: bigint;
  readonly bytes: string;
}

export interface InvalidBytes {
  readonly name: string;
  readonly bytes: string;
  readonly code: string;
}

/** A TLV stream in the namespace n1, n2 or either, and what it decodes to. */
export interface TlvVector {
  readonly namespaces: readonly ('n1' | 'n2')[];
  readonly bytes: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface InvalidTlv {
  readonly namespaces: readonly ('n1' | 'n2')[];
  readonly bytes: string;
  readonly code: string;
}

export interface ExtensionVector {
  readonly bytes: string;
  readonly unknownTypes: readonly bigint[];
}

export const bigSizes: VectorTable<BigSizeVector, InvalidBytes> = {
  bolt: 1,
  section: 'Appendix A: BigSize Test Vectors',
  valid: [
    { name: 'zero', value: 0n, bytes: '00' },
    { name: 'one byte high', value: 252n, bytes: 'fc' },
    { name: 'two byte low', value: 253n, bytes: 'fd00fd' },
    { name: 'two byte high', value: 65535n, bytes: 'fdffff' },
    { name: 'four byte low', value: 65536n, bytes: 'fe00010000' },
    { name: 'four byte high', value: 4294967295n, bytes: 'feffffffff' },
    { name: 'eight byte low', value: 4294967296n, bytes: 'ff0000000100000000' },
    { name: 'eight byte high', value: 18446744073709551615n, bytes: 'ffffffffffffffffff' },
  ],
  invalid: [
    { name: 'two byte not canonical', bytes: 'fd00fc', code: 'notMinimal' },
    { name: 'four byte not canonical', bytes: 'fe0000ffff', code: 'notMinimal' },
    { name: 'eight byte not canonical', bytes: 'ff00000000ffffffff', code: 'notMinimal' },
    { name: 'two byte short read', bytes: 'fd00', code: 'truncated' },
    { name: 'four byte short read', bytes: 'feffff', code: 'truncated' },
    { name: 'eight byte short read', bytes: 'ffffffffff', code: 'truncated' },
    { name: 'one byte no read', bytes: '', code: 'truncated' },
    { name: 'two byte no read', bytes: 'fd', code: 'truncated' },
    { name: 'four byte no read', bytes: 'fe', code: 'truncated' },
    { name: 'eight byte no read', bytes: 'ff', code: 'truncated' },
  ],
};

const NODE = '023da092f6980e58d2c037173180e9a465476026ee50f96695963e8efe436f54eb';
const either = ['n1', 'n2'] as const;
const n1 = ['n1'] as const;
const n2 = ['n2'] as const;

export const tlvStreams: VectorTable<TlvVector, InvalidTlv> = {
  bolt: 1,
  section: 'Appendix B: Type-Length-Value Test Vectors',
  valid: [
    { namespaces: either, bytes: '', values: {} },
    { namespaces: either, bytes: '2100', values: {} },
    { namespaces: either, bytes: 'fd020100', values: {} },
    { namespaces: either, bytes: 'fd00fd00', values: {} },
    { namespaces: either, bytes: 'fd00ff00', values: {} },
    { namespaces: either, bytes: 'fe0200000100', values: {} },
    { namespaces: either, bytes: 'ff020000000000000100', values: {} },
    { namespaces: n1, bytes: '0100', values: { tlv1: 0n } },
    { namespaces: n1, bytes: '010101', values: { tlv1: 1n } },
    { namespaces: n1, bytes: '01020100', values: { tlv1: 256n } },
    { namespaces: n1, bytes: '0103010000', values: { tlv1: 65536n } },
    { namespaces: n1, bytes: '010401000000', values: { tlv1: 16777216n } },
    { namespaces: n1, bytes: '01050100000000', values: { tlv1: 4294967296n } },
    { namespaces: n1, bytes: '0106010000000000', values: { tlv1: 1099511627776n } },
    { namespaces: n1, bytes: '010701000000000000', values: { tlv1: 281474976710656n } },
    { namespaces: n1, bytes: '01080100000000000000', values: { tlv1: 72057594037927936n } },
    { namespaces: n1, bytes: '02080000000000000226', values: { tlv2: 550n } },
    {
      namespaces: n1,
      bytes: `0331${NODE}00000000000000010000000000000002`,
      values: { tlv3: { nodeId: NODE, amountMsat1: 1n, amountMsat2: 2n } },
    },
    { namespaces: n1, bytes: 'fd00fe020226', values: { tlv4: 550 } },
  ],
  invalid: [
    { namespaces: either, bytes: 'fd', code: 'truncated' },
    { namespaces: either, bytes: 'fd01', code: 'truncated' },
    { namespaces: either, bytes: 'fd000100', code: 'notMinimal' },
    { namespaces: either, bytes: 'fd0101', code: 'truncated' },
    { namespaces: either, bytes: '0ffd', code: 'truncated' },
    { namespaces: either, bytes: '0ffd26', code: 'truncated' },
    { namespaces: either, bytes: '0ffd2602', code: 'truncated' },
    { namespaces: either, bytes: '0ffd000100', code: 'notMinimal' },
    { namespaces: either, bytes: `0ffd0201${'00'.repeat(258)}`, code: 'truncated' },
    { namespaces: either, bytes: '1200', code: 'tlvUnknownEven' },
    { namespaces: either, bytes: 'fd010200', code: 'tlvUnknownEven' },
    { namespaces: either, bytes: 'fe0100000200', code: 'tlvUnknownEven' },
    { namespaces: either, bytes: 'ff010000000000000200', code: 'tlvUnknownEven' },
    { namespaces: n1, bytes: '0109ffffffffffffffffff', code: 'trailingBytes' },
    { namespaces: n1, bytes: '010100', code: 'notMinimal' },
    { namespaces: n1, bytes: '01020001', code: 'notMinimal' },
    { namespaces: n1, bytes: '0103000100', code: 'notMinimal' },
    { namespaces: n1, bytes: '010400010000', code: 'notMinimal' },
    { namespaces: n1, bytes: '01050001000000', code: 'notMinimal' },
    { namespaces: n1, bytes: '0106000100000000', code: 'notMinimal' },
    { namespaces: n1, bytes: '010700010000000000', code: 'notMinimal' },
    { namespaces: n1, bytes: '01080001000000000000', code: 'notMinimal' },
    { namespaces: n1, bytes: '020701010101010101', code: 'truncated' },
    { namespaces: n1, bytes: '0209010101010101010101', code: 'trailingBytes' },
    { namespaces: n1, bytes: `0321${NODE}`, code: 'truncated' },
    { namespaces: n1, bytes: `0329${NODE}0000000000000001`, code: 'truncated' },
    { namespaces: n1, bytes: `0330${NODE}000000000000000100000000000001`, code: 'truncated' },
    {
      namespaces: n1,
      bytes: `0331${NODE.replace('02', '04')}00000000000000010000000000000002`,
      code: 'invalidPoint',
    },
    { namespaces: n1, bytes: `0332${NODE}0000000000000001000000000000000001`, code: 'trailingBytes' },
    { namespaces: n1, bytes: 'fd00fe00', code: 'truncated' },
    { namespaces: n1, bytes: 'fd00fe0101', code: 'truncated' },
    { namespaces: n1, bytes: 'fd00fe03010101', code: 'trailingBytes' },
    { namespaces: n1, bytes: '0000', code: 'tlvUnknownEven' },
    { namespaces: n1, bytes: '0208000000000000022601012a', code: 'tlvOrder' },
    { namespaces: n1, bytes: '0208000000000000023102080000000000000451', code: 'tlvOrder' },
    { namespaces: n1, bytes: '1f000f012a', code: 'tlvOrder' },
    { namespaces: n1, bytes: '1f001f012a', code: 'tlvOrder' },
    { namespaces: n2, bytes: 'ffffffffffffffffff000000', code: 'tlvOrder' },
  ],
};

/** `init` messages, type first. */
export const messageExtensions: VectorTable<ExtensionVector, InvalidBytes> = {
  bolt: 1,
  section: 'Appendix C: Message Extension',
  valid: [
    { bytes: '001000000000', unknownTypes: [] },
    { bytes: '001000000000c9012acb0104', unknownTypes: [0xc9n, 0xcbn] },
  ],
  invalid: [
    { name: 'extension truncated', bytes: '00100000000001', code: 'truncated' },
    { name: 'unknown even record', bytes: '001000000000ca012a', code: 'tlvUnknownEven' },
    { name: 'duplicate record', bytes: '001000000000c90101c90102', code: 'tlvOrder' },
  ],
};

export const tables = [bigSizes, tlvStreams, messageExtensions];
