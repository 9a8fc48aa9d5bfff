import { RegtestNode } from '../../../regtest/chain/node.js';
import { answer } from '../../../regtest/chain/rpc/dispatch.js';
import { RpcSession } from '../../../regtest/chain/rpc/session.js';
import type { ScriptVerifier } from '../../../regtest/chain/script-verifier.js';
import { type ChainTransaction, parseTransaction } from '../../../regtest/chain/transaction.js';
import type { RpcPost } from '../../../src/node/chain/rpc-transport.js';
import type { Random } from '../random.js';
import { GENESIS_MILLIS, type Life, type Timeline } from './timeline.js';

/** A call with which a node hands something to the network. */
export interface PublishingCall {
  readonly life: Life;
  readonly transactions: readonly ChainTransaction[];
  /** As it was written: of the calls of a life no other is the same, unless it is this one repeated. */
  readonly body: string;
}

/** What a node handed to the network, and what came of it. */
export interface Publication extends PublishingCall {
  /** Bitcoin Core's words for the refusal; undefined when it was taken. */
  readonly refusal: string | undefined;
}

/** A node's own view of the chain. */
export interface ChainView {
  readonly session: RpcSession;
  /** Every call fails, as while the backend is down. */
  down: boolean;
}

/** The one chain of a world, and the backends through which nodes see it. */
export class VirtualChain {
  readonly node: RegtestNode;
  readonly faucet: RpcSession['faucet'];
  /** Called for everything that is handed in, before anybody hears of it. */
  onPublication: (publication: Publication) => void = () => undefined;
  /** Called for everything that is to be handed in and does not arrive. */
  onLost: (call: PublishingCall) => void = () => undefined;

  constructor(
    verifier: ScriptVerifier,
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly onCall: (life: Life, body: string) => boolean,
  ) {
    this.node = new RegtestNode(verifier, () => Math.floor((GENESIS_MILLIS + timeline.now) / 1000));
    this.faucet = this.newSession().faucet;
  }

  get height(): number {
    return this.node.chain.tip.height;
  }

  newView(): ChainView {
    return { session: this.newSession(), down: false };
  }

  /** JSON-RPC as one life has it, with the time that it takes. */
  rpcOf(life: Life, view: ChainView): RpcPost {
    let closed = false;
    return {
      address: 'chain',
      forgetCookie: () => false,
      close: () => {
        closed = true;
      },
      post: (body) =>
        new Promise((resolve, reject) => {
          if (!this.onCall(life, body)) return;
          const fail = () => reject(new Error('socket hang up'));
          // A call that is on its way arrives even when its sender dies.
          this.timeline.at(this.delay(), WORLD, () => {
            if (view.down || closed) {
              if (PUBLISHING.test(body)) this.onLost(publishingCall(life, body));
              this.timeline.at(this.delay(), life, fail);
              return;
            }
            void answer(view.session, body).then((reply) => {
              if (PUBLISHING.test(body)) this.report(life, body, reply.body);
              this.timeline.at(this.delay(), life, () => (closed ? fail() : resolve(reply)));
            });
          });
        }),
    };
  }

  mine(count: number): void {
    this.node.mine(count, this.faucet.script);
  }

  private delay(): number {
    return 0.2 + this.random.fraction();
  }

  private newSession(): RpcSession {
    return new RpcSession(
      this.node,
      async () => undefined,
      () => undefined,
    );
  }

  private report(life: Life, body: string, reply: string): void {
    const { error, result } = JSON.parse(reply) as {
      error: { message: string } | null;
      result: PackageResult | string | null;
    };
    const refusal = error?.message ?? (typeof result === 'object' ? packageRefusal(result) : undefined);
    this.onPublication({ ...publishingCall(life, body), refusal });
  }
}

/** Whoever acts for no node. */
export const WORLD: Life = { name: 'world', ended: false };

const PUBLISHING = /^\{"jsonrpc":"1.0","id":\d+,"method":"(sendrawtransaction|submitpackage)"/;

function publishingCall(life: Life, body: string): PublishingCall {
  const { params } = JSON.parse(body) as { params: readonly unknown[] };
  const hexes = [params[0]].flat() as string[];
  return { life, body, transactions: hexes.flatMap((hex) => parseTransaction(hex) ?? []) };
}

interface PackageResult {
  readonly package_msg: string;
  readonly 'tx-results': Readonly<Record<string, { readonly error?: string }>>;
}

function packageRefusal(result: PackageResult | null): string | undefined {
  if (result === null || result.package_msg === 'success') return undefined;
  const errors = Object.values(result['tx-results']).flatMap(({ error }) => error ?? []);
  return errors.length > 0 ? errors.join('; ') : result.package_msg;
}
