import { WebSocket } from 'ws';
import { until } from '../../regtest/index.js';
import { readApiFile } from '../../src/node/config/api-file.js';
import { refusalOf, useNetwork } from './network.js';

describe('messages of applications', () => {
  const network = useNetwork({ nodes: 2 });

  it('reach the library at the other end as events, and no others do', async () => {
    const [alice, bob] = [network().node('alice'), network().node('bob')];
    const access = readApiFile(bob.datadir);
    const stream = new WebSocket(`${access?.address.replace('http', 'ws')}/v1/events`, {
      headers: { Authorization: `Bearer ${access?.token}` },
    });
    const events: { readonly type: string }[] = [];
    stream.on('message', (data) => void events.push(JSON.parse(String(data))));
    await new Promise((resolve) => stream.once('open', resolve));

    expect(await alice.cli('sendcustommsg', bob.nodeId, '8001c0ffee')).toEqual({ messageType: 0x8001 });
    await alice.cli('sendcustommsg', bob.nodeId, 'ffff');
    await until('both', async () => events.length >= 2);
    stream.close();
    expect(events).toEqual([
      { type: 'customMessage', nodeId: alice.nodeId, messageType: 0x8001, payload: 'c0ffee' },
      { type: 'customMessage', nodeId: alice.nodeId, messageType: 0xffff, payload: '' },
    ]);
  });

  it.each([
    ['an even type', '8002c0ffee', 'invalidField'],
    ['a type of the BOLTs', '0011', 'invalidField'],
    ['no whole type', '80', 'invalidField'],
    ['half a byte', '80010', 'invalidField'],
  ])('are refused: %s', async (_, message, code) => {
    const [alice, bob] = [network().node('alice'), network().node('bob')];
    expect(await refusalOf(alice.cli('sendcustommsg', bob.nodeId, message))).toBe(code);
  });

  it('need a peer that is connected', async () => {
    const alice = network().node('alice');
    expect(await refusalOf(alice.cli('sendcustommsg', `02${'11'.repeat(32)}`, '8001'))).toBe(
      'peerNotConnected',
    );
  });
});
