import { ApiError } from '../../api/error.js';
import type { ChannelAction, ChannelPolicy, NodeSigner } from '../../core/channel/index.js';
import { parseDisplayHash } from '../../core/primitives/display-hash.js';
import { feeratePerKw } from '../../core/primitives/units.js';
import type { Outpoint } from '../../core/transactions/index.js';
import type { Message } from '../../core/wire/index.js';
import type { ChainBackend } from '../chain/index.js';
import type { ChainDriver } from '../chain-driver.js';
import type { Clock } from '../clock.js';
import type { FeeWatch } from '../fee-watch.js';
import type { Logger } from '../log.js';
import type { PeerManager } from '../peers/index.js';
import type { Wallet } from '../wallet/index.js';
import { walletApiError } from '../wallet-errors.js';
import type { ChannelEnvironment, ChannelRunner } from './channel-runner.js';
import type { ClaimSink } from './claim-sink.js';
import type { ManagedChannel } from './managed-channel.js';
import type { Publications } from './publications.js';

/** The parts of the node that channels act through. */
export interface ChannelSurroundings {
  readonly clock: Clock;
  readonly policy: ChannelPolicy;
  readonly nodeSigner: NodeSigner;
  readonly backend: Pick<ChainBackend, 'publish'>;
  readonly wallet: Wallet;
  readonly fees: FeeWatch;
  readonly publications: Publications;
  readonly log: Logger;
  chain(): ChainDriver;
  peers(): PeerManager;
  runner(): ChannelRunner;
  claims(): ClaimSink;
}

/** Does what channels ask for: sends, publishes, and makes their funding transactions from the wallet. */
export class NodeChannelEnvironment implements ChannelEnvironment {
  private readonly reservations = new Map<ManagedChannel, string>();

  constructor(private readonly around: ChannelSurroundings) {}

  context() {
    const { policy, nodeSigner, fees } = this.around;
    return { policy, nodeSigner, feerates: fees.channel, blockHeight: this.around.chain().height };
  }

  send(peerId: string, message: Message): void {
    this.around.peers().get(peerId)?.send(message);
  }

  disconnect(peerId: string): void {
    this.around.peers().get(peerId)?.disconnect('a channel asked for it');
  }

  publish(channel: ManagedChannel, transaction: Uint8Array, what: string): void {
    const { backend, publications, log } = this.around;
    backend.publish(transaction).then(
      (published) => {
        if (published.ok) {
          publications.published(channel, what, { txid: published.value });
          return;
        }
        const { error } = published;
        if (RIVALS.has(what)) {
          log.info({ channelId: channel.id, what, code: error.code }, 'another closing transaction stands');
          return;
        }
        // A mutual close may find another one of the same channel in the mempool.
        log[what === 'mutualClose' ? 'warn' : 'error'](
          { channelId: channel.id, what, code: error.code },
          `not published: ${JSON.stringify(error)}`,
        );
        const reason = 'reason' in error ? error.reason : error.message;
        const refusal = new ApiError('transactionRejected', `the ${what} transaction was refused: ${reason}`);
        publications.published(channel, what, { error: refusal });
      },
      (cause) => log.error({ channelId: channel.id, what, cause: String(cause) }, 'not published'),
    );
  }

  fund(channel: ManagedChannel, request: Extract<ChannelAction, { type: 'fund' }>): void {
    const { wallet, publications, clock } = this.around;
    const runner = this.around.runner();
    const funded = wallet.fund({
      outputs: [{ scriptPubKey: request.scriptPubKey, amountSat: request.amount }],
      feeratePerKw: feeratePerKw(request.feeratePerKw),
    });
    if (!funded.ok) {
      publications.failed(channel, walletApiError(funded.error));
      clock.soon(() => runner.dispatch(channel, { type: 'fundingFailed', reason: funded.error.code }));
      return;
    }
    const { reservationId, raw, txid, outputIndexes } = funded.value;
    this.reservations.set(channel, reservationId);
    clock.soon(() =>
      runner.dispatch(channel, {
        type: 'funded',
        transaction: raw,
        txid: parseDisplayHash(txid),
        outputIndex: outputIndexes[0] ?? 0,
      }),
    );
  }

  releaseFunding(channel: ManagedChannel): void {
    const reservation = this.reservations.get(channel);
    this.reservations.delete(channel);
    if (reservation !== undefined) this.around.wallet.release(reservation);
  }

  /** The funding transaction is as good as published: its coins are spent from now on. Runs within the commit. */
  commitFunding(channel: ManagedChannel): void {
    const reservation = this.reservations.get(channel);
    this.reservations.delete(channel);
    if (reservation !== undefined) this.around.wallet.commit(reservation);
  }

  get claims(): ClaimSink {
    return this.around.claims();
  }

  watchOutput(channel: ManagedChannel, outpoint: Outpoint, spentHeight: number | undefined): void {
    this.around.chain().watchOutput(channel, outpoint, spentHeight);
  }

  watchFunding(channel: ManagedChannel, funding: Outpoint): void {
    this.around.chain().watchFunding(channel, funding);
  }

  unwatch(channel: ManagedChannel): void {
    this.around.chain().unwatch(channel);
  }
}

/** Closing transactions that our own one, or a later one, may rightly keep out of the mempool. */
const RIVALS: ReadonlySet<string> = new Set(['remoteMutualClose', 'mutualCloseAgain']);
