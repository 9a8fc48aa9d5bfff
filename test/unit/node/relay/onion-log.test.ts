import { OnionLog } from '../../../../src/node/relay/onion-log.js';
import { Journal } from '../../../../src/node/runner/journal.js';
import { openStore } from '../../../../src/node/store/index.js';

describe('onions that were passed on', () => {
  const store = openStore(':memory:', { network: 'regtest', nodeId: '02aa' });
  afterAll(() => store.close());
  const journalOf = () =>
    new Journal(
      store,
      (error) => {
        throw error;
      },
      () => undefined,
    );
  const bearer = {
    packet: new Uint8Array(1366).fill(7),
    channelId: 'aa',
    htlcId: 2n ** 63n,
    outgoingCltvValue: 500,
  };
  const another = { ...bearer, htlcId: 4n };

  it('are known before the commit, after it, and after a restart, until they are too late', () => {
    const journal = journalOf();
    const log = new OnionLog(store.forwardedOnions, journal);
    expect(log.note(bearer)).toBe(true);
    expect(log.note(another)).toBe(false);
    expect(log.note({ ...another, packet: bearer.packet.with(-1, 8) })).toBe(true);
    journal.flush();
    expect(log.note(another)).toBe(false);

    const laterJournal = journalOf();
    const later = new OnionLog(store.forwardedOnions, laterJournal);
    expect(later.note(another)).toBe(false);
    // The same HTLC is delivered again.
    expect(later.note(bearer)).toBe(true);
    later.blockConnected(499);
    laterJournal.flush();
    expect(later.note(another)).toBe(false);
    later.blockConnected(500);
    laterJournal.flush();
    expect(later.note(another)).toBe(true);
    laterJournal.flush();
  });
});
