import { Journal } from '../../../../src/node/runner/journal.js';

/** A store that writes down what happens, and fails when told. */
class FakeStore {
  readonly log: string[] = [];
  broken = false;

  transaction<T>(work: () => T): T {
    this.log.push('begin');
    const result = work();
    if (this.broken) throw new Error('disk full');
    this.log.push('commit');
    return result;
  }
}

function journalOn(store: FakeStore) {
  const failures: unknown[] = [];
  const errors: unknown[] = [];
  const journal = new Journal(
    store,
    (error) => failures.push(error),
    (error) => errors.push(error),
  );
  return { journal, failures, errors };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('the journal', () => {
  it('lets nothing happen before the commit that it follows, whatever the order of the calls', async () => {
    const store = new FakeStore();
    const { journal } = journalOn(store);
    journal.after(() => store.log.push('send'));
    journal.write('channel 1', () => store.log.push('write 1'));
    journal.after(() => store.log.push('publish'));
    journal.append(() => store.log.push('append'));
    expect(store.log).toEqual([]);
    await nextTurn();
    expect(store.log).toEqual(['begin', 'write 1', 'append', 'commit', 'send', 'publish']);
  });

  it('commits all that changed in one turn once, the last write of a key alone', async () => {
    const store = new FakeStore();
    const { journal } = journalOn(store);
    journal.write('channel 1', () => store.log.push('old'));
    journal.write('channel 2', () => store.log.push('other'));
    journal.write('channel 1', () => store.log.push('new'));
    await nextTurn();
    expect(store.log).toEqual(['begin', 'new', 'other', 'commit']);
  });

  it('prepares before every commit, and takes what the preparation adds along', async () => {
    const store = new FakeStore();
    const { journal } = journalOn(store);
    let toSign = 1;
    journal.prepare(() => {
      if (toSign-- > 0) journal.write('signed', () => store.log.push('signed'));
    });
    journal.after(() => store.log.push('send'));
    await nextTurn();
    expect(store.log).toEqual(['begin', 'signed', 'commit', 'send']);
  });

  it('fails closed: when the disk fails nothing is sent, then or later', async () => {
    const store = new FakeStore();
    const { journal, failures } = journalOn(store);
    store.broken = true;
    journal.write('channel 1', () => undefined);
    journal.after(() => store.log.push('send'));
    await nextTurn();
    expect(store.log).not.toContain('send');
    expect(failures).toHaveLength(1);

    store.broken = false;
    journal.after(() => store.log.push('send'));
    journal.flush();
    await nextTurn();
    expect(store.log).not.toContain('send');
    expect(failures).toHaveLength(1);
  });

  it('commits all the same when a preparation throws', async () => {
    const store = new FakeStore();
    const { journal, errors } = journalOn(store);
    journal.prepare(() => {
      throw new Error('cannot sign');
    });
    journal.write('channel 1', () => store.log.push('write'));
    journal.after(() => store.log.push('send'));
    await nextTurn();
    expect(store.log).toEqual(['begin', 'write', 'commit', 'send']);
    expect(errors).toHaveLength(1);
  });

  it('goes on with the other effects when one throws', async () => {
    const store = new FakeStore();
    const { journal, errors } = journalOn(store);
    journal.after(() => {
      throw new Error('socket gone');
    });
    journal.after(() => store.log.push('send'));
    await nextTurn();
    expect(store.log).toEqual(['send']);
    expect(errors).toHaveLength(1);
  });
});
