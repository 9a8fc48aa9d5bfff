import type { NodeAddress } from '../../core/gossip/index.js';

/** An address of an announcement as a URL; nothing for a kind that we cannot dial. */
export function showAddress(address: NodeAddress): string[] {
  switch (address.type) {
    case 'ipv4':
      return [`tcp://${address.address.join('.')}:${address.port}`];
    case 'dns':
      return [`tcp://${address.hostname}:${address.port}`];
    case 'ipv6': {
      const view = new DataView(address.address.buffer, address.address.byteOffset);
      const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(2 * index).toString(16));
      return [`tcp://[${groups.join(':')}]:${address.port}`];
    }
    default:
      return [];
  }
}
