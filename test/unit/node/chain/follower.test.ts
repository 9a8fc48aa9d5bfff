import type { ChainPoint } from '../../../../src/node/chain/block.js';
import { BlockFollower, type ChainStep, type FollowerOptions } from '../../../../src/node/chain/follower.js';
import { RpcError } from '../../../../src/node/chain/rpc-error.js';
import type { StallEvent } from '../../../../src/node/chain/stall-alarm.js';
import { systemClock } from '../../../../src/node/clock.js';
import { FakeChain } from './fake-chain.js';

describe('BlockFollower', () => {
  let steps: string[];
  let stalls: StallEvent[];
  let failures: unknown[];
  let followers: BlockFollower[];
  beforeEach(() => {
    steps = [];
    stalls = [];
    failures = [];
    followers = [];
  });
  afterEach(() => Promise.all(followers.map((follower) => follower.stop())));

  const record = (step: ChainStep) => {
    steps.push(`${step.type === 'connected' ? '+' : '-'}${step.height} ${step.hash}`);
  };

  function follow(chain: FakeChain, tip: ChainPoint, options: Partial<FollowerOptions> = {}): BlockFollower {
    const follower = new BlockFollower({
      backend: chain.backend(),
      tip,
      pollIntervalMillis: 1e6,
      blockStallMillis: undefined,
      onStep: record,
      onStall: (event) => stalls.push(event),
      onFailure: (error) => failures.push(error),
      ...options,
    });
    followers.push(follower);
    follower.start();
    return follower;
  }

  it('catches up from where it stood, in order', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `a${i}`);
    const follower = follow(new FakeChain(...names), { height: 2, hash: 'a2' });
    await follower.poke();
    expect(steps).toEqual(names.slice(3).map((name, i) => `+${i + 3} ${name}`));
    expect(follower.tip).toEqual({ height: 99, hash: 'a99' });
  });

  it('asks for one block above its tip, and for more at once the further it has to go', async () => {
    const chain = new FakeChain(...Array.from({ length: 101 }, (_, i) => `a${i}`));
    const backend = chain.backend();
    const asked: number[] = [];
    const blockHashes = (from: number, count: number) => {
      asked.push(count);
      return backend.blockHashes(from, count);
    };
    const follower = follow(chain, chain.point(0), { backend: { ...backend, blockHashes } });
    await follower.poke();
    expect(follower.tip).toEqual(chain.point(100));
    expect(asked).toEqual([1, 2, 4, 8, 16, 32, 32, 32]);
    chain.branch(101, 'a101');
    await follower.poke();
    expect(asked.slice(8)).toEqual([1]);
  });

  it('says once that it stands at the tip, behind all blocks of one look', async () => {
    const chain = new FakeChain('a0', 'a1', 'a2', 'a3');
    const follower = follow(chain, { height: 1, hash: 'a1' }, { onTip: () => void steps.push('tip') });
    await follower.poke();
    await follower.poke();
    expect(steps).toEqual(['+2 a2', '+3 a3', 'tip']);
    chain.branch(3, 'b3');
    await follower.poke();
    expect(steps.slice(3)).toEqual(['-3 a3', '+3 b3', 'tip']);
  });

  it('raises the alarm over a backend that hangs, and calls it off', async () => {
    const chain = new FakeChain('a0');
    const backend = chain.backend();
    const hanging: { goOn?: () => void } = {};
    const hung = new Promise<void>((resolve) => {
      hanging.goOn = resolve;
    });
    const bestHash = () => hung.then(() => backend.bestHash());
    const told = new Promise<void>((resolve) => {
      const onStall = (event: StallEvent) => {
        stalls.push(event);
        resolve();
      };
      follow(
        chain,
        { height: 0, hash: 'a0' },
        { backend: { ...backend, bestHash }, silenceMillis: 20, onStall },
      );
    });
    await told;
    expect(stalls).toMatchObject([{ type: 'chainStalled', reason: 'unreachable' }]);
    hanging.goOn?.();
    await followers[0]?.poke();
    expect(stalls.slice(1)).toEqual([{ type: 'chainResumed' }]);
  });

  it('says nothing while nothing happens', async () => {
    const follower = follow(new FakeChain('a0', 'a1'), { height: 1, hash: 'a1' });
    await follower.poke();
    await follower.poke();
    expect(steps).toEqual([]);
  });

  it.each([1, 2, 10])('follows a reorganisation %i deep', async (depth) => {
    const names = Array.from({ length: 12 }, (_, i) => `a${i}`);
    const chain = new FakeChain(...names);
    const follower = follow(chain, { height: 11 - depth, hash: `a${11 - depth}` });
    await follower.poke();
    steps.length = 0;
    const fork = 12 - depth;
    const branch = Array.from({ length: depth + 1 }, (_, i) => `b${fork + i}`);
    chain.branch(fork, ...branch);
    await follower.poke();
    expect(steps).toEqual([
      ...names
        .slice(fork)
        .toReversed()
        .map((name, i) => `-${11 - i} ${name}`),
      ...branch.map((name, i) => `+${fork + i} ${name}`),
    ]);
  });

  it('follows a reorganisation to a lower height, as after invalidateblock', async () => {
    const chain = new FakeChain('a0', 'a1', 'a2', 'a3');
    const follower = follow(chain, chain.point(3));
    chain.branch(1, 'b1');
    await follower.poke();
    expect(steps).toEqual(['-3 a3', '-2 a2', '-1 a1', '+1 b1']);
    chain.branch(1);
    await follower.poke();
    expect(steps.slice(4)).toEqual(['-1 b1']);
    expect(follower.tip).toEqual({ height: 0, hash: 'a0' });
  });

  it('starts on a stale branch after a restart', async () => {
    const chain = new FakeChain('a0', 'a1', 'a2');
    const tip = chain.point(2);
    chain.branch(1, 'b1', 'b2', 'b3');
    await follow(chain, tip).poke();
    expect(steps).toEqual(['-2 a2', '-1 a1', '+1 b1', '+2 b2', '+3 b3']);
  });

  it('needs only its own memory when the backend has forgotten the stale branch', async () => {
    const chain = new FakeChain('a0', 'a1', 'a2');
    const known = [chain.point(0), chain.point(1)];
    const tip = chain.point(2);
    chain.branch(1, 'b1', 'b2');
    chain.forgetStale();
    await follow(chain, tip, { recent: known }).poke();
    expect(steps).toEqual(['-2 a2', '-1 a1', '+1 b1', '+2 b2']);
    expect(failures).toEqual([]);
  });

  it.each([
    ['another chain', ['x0', 'x1', 'x2']],
    ['a chain that was wiped', ['x0']],
  ])('stops on %s, with nothing undone', async (_, names) => {
    await follow(new FakeChain(...names), { height: 2, hash: 'a2' }).poke();
    expect(steps).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ code: 'unknownTip' })]);
  });

  it('hands over one step at a time and advances after it', async () => {
    const chain = new FakeChain('a0', 'a1', 'a2');
    const seen: string[] = [];
    const follower: BlockFollower = follow(chain, chain.point(0), {
      onStep: async (step) => {
        seen.push(`${step.hash} begins on ${follower.tip.hash}`);
        await new Promise(setImmediate);
        seen.push(`${step.hash} ends`);
      },
    });
    await follower.poke();
    expect(seen).toEqual(['a1 begins on a0', 'a1 ends', 'a2 begins on a1', 'a2 ends']);
  });

  it('stops for good when a step cannot be stored, whatever the error', async () => {
    const chain = new FakeChain('a0', 'a1', 'a2');
    const full = new RpcError('rpcUnreachable', 'publish', 'not the follower’s own call');
    const follower = follow(chain, chain.point(0), { onStep: () => Promise.reject(full) });
    await follower.poke();
    await follower.poke();
    expect(failures).toEqual([full]);
    expect(follower.tip).toEqual(chain.point(0));
  });

  it('does not connect a block that a reorganisation slipped in', async () => {
    const chain = new FakeChain('a0', 'a1');
    const backend = chain.backend();
    let slipped = false;
    const follower = follow(chain, chain.point(0), {
      backend: {
        ...backend,
        blockHashes: async (from, count) => {
          if (!slipped) chain.branch(0, 'b0', 'b1');
          slipped = true;
          return backend.blockHashes(from, count);
        },
      },
    });
    await follower.poke();
    await expect(follower.poke()).resolves.toBeUndefined();
    expect(steps).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ code: 'unknownTip' })]);
  });

  it('goes on after the backend was away, and raises the alarm meanwhile', async () => {
    const chain = new FakeChain('a0', 'a1');
    const backend = chain.backend();
    let now = 0;
    let away = true;
    const follower = follow(chain, chain.point(0), {
      clock: { ...systemClock, steadyMillis: () => now },
      backend: {
        ...backend,
        bestHash: () =>
          away ? Promise.reject(new RpcError('rpcUnreachable', 'getbestblockhash', '')) : backend.bestHash(),
      },
    });
    await follower.poke();
    now = 60_000;
    await follower.poke();
    expect(stalls).toMatchObject([{ type: 'chainStalled', reason: 'unreachable' }]);
    away = false;
    await follower.poke();
    expect(steps).toEqual(['+1 a1']);
    expect(stalls[1]).toEqual({ type: 'chainResumed' });
  });

  it('polls on its own', async () => {
    const chain = new FakeChain('a0');
    await new Promise<void>((resolve) => {
      follow(chain, chain.point(0), { pollIntervalMillis: 1, onStep: () => resolve() });
      setImmediate(() => chain.branch(1, 'a1'));
    });
  });
});
