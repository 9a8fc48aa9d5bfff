import {
  decodeAddresses,
  encodeAddresses,
  type NodeAddress,
  usableAddresses,
} from '../../../../src/core/gossip/addresses.js';
import { printableAlias } from '../../../../src/core/gossip/graph-node.js';
import { fromHex, toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { unwrap } from './fixtures.js';

const ipv4: NodeAddress = { type: 'ipv4', address: fromHex('7f000001'), port: 9735 };
const ipv6: NodeAddress = { type: 'ipv6', address: new Uint8Array(16).fill(1), port: 9736 };
const torV3: NodeAddress = { type: 'torV3', address: new Uint8Array(35).fill(2), port: 9737 };
const dns: NodeAddress = { type: 'dns', hostname: 'node.example', port: 9738 };

describe('address descriptors', () => {
  it('stand in ascending order and come back', () => {
    const bytes = encodeAddresses([dns, torV3, ipv6, ipv4]);
    expect(bytes.length).toBe(7 + 19 + 38 + (1 + 1 + 12 + 2));
    expect(toHex(bytes).startsWith('017f000001260702')).toBe(true);
    expect(unwrap(decodeAddresses(bytes))).toEqual([ipv4, ipv6, torV3, dns]);
  });

  it('keep the first unknown one with all that follows', () => {
    const unknown = fromHex('067f000001260701aabb');
    const addresses = unwrap(decodeAddresses(fromHex(`${toHex(encodeAddresses([ipv4]))}${toHex(unknown)}`)));
    expect(addresses).toEqual([ipv4, { type: 'unknown', bytes: unknown }]);
    expect(encodeAddresses(addresses)).toEqual(fromHex(`017f0000012607${toHex(unknown)}`));
  });

  it('drop padding and Tor v2', () => {
    const torV2 = `03${'aa'.repeat(12)}`;
    expect(unwrap(decodeAddresses(fromHex(`0000017f0000012607${torV2}`)))).toEqual([ipv4]);
  });

  it.each(['01', '017f00000126', '0201', `04${'00'.repeat(36)}`, '05', '0503616263', '03aabb'])(
    'refuse %s as cut short',
    (hex) => {
      expect(decodeAddresses(fromHex(hex))).toMatchObject({ ok: false, error: { code: 'truncatedAddress' } });
    },
  );

  it('are not made with port 0, two hostnames, or a hostname that is not ASCII', () => {
    expect(() => encodeAddresses([{ ...ipv4, port: 0 }])).toThrow(RangeError);
    expect(() => encodeAddresses([dns, dns])).toThrow(RangeError);
    expect(() => encodeAddresses([{ ...dns, hostname: 'nöde.example' }])).toThrow(RangeError);
    expect(() => encodeAddresses([{ ...dns, hostname: '' }])).toThrow(RangeError);
    expect(() => encodeAddresses([{ ...ipv4, address: new Uint8Array(5) }])).toThrow(RangeError);
  });

  it('are used but for port 0, unknown ones and a second hostname', () => {
    const second: NodeAddress = { ...dns, hostname: 'other.example' };
    const unknown: NodeAddress = { type: 'unknown', bytes: Uint8Array.of(9) };
    expect(usableAddresses([{ ...ipv4, port: 0 }, ipv6, dns, second, unknown])).toEqual([ipv6, dns]);
    expect(usableAddresses([{ ...dns, hostname: '\u001b[2J' }])).toEqual([]);
  });
});

describe('aliases', () => {
  const alias = (text: string) => {
    const bytes = new Uint8Array(32);
    bytes.set(utf8(text));
    return printableAlias(bytes);
  };
  it('lose their padding', () => {
    expect(alias('IRATEMONK')).toBe('IRATEMONK');
    expect(alias('⚡ Blitz')).toBe('⚡ Blitz');
    expect(alias('')).toBe('');
  });
  it('cannot steer a terminal', () => {
    expect(alias('a\u001b[31mb\nc')).toBe('a\ufffd[31mb\ufffdc');
    expect(alias('\u202eevil')).toBe('\ufffdevil');
    expect(printableAlias(Uint8Array.of(0xff, 0x41))).toBe('\ufffdA');
  });
});
