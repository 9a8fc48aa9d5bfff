import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Network, type NodeHandle, startNetwork } from '../../../regtest/network/index.js';
import { Report } from './report.js';
import { type LdkProcess, startLdk } from './start.js';

/** The embedded chain, Leyden daemons and LDK nodes, each a process. With `LEYDEN_KEEP` set, their logs stay. */
export class Stage {
  readonly report = new Report();
  private readonly ldkNodes: LdkProcess[] = [];

  private constructor(
    readonly network: Network,
    /** The node that the suite is about. */
    readonly leyden: NodeHandle,
    private readonly directory: string,
  ) {}

  /** Starts the chain and the daemons; the first alias is the node that the suite is about. */
  static async start(aliases: readonly [string, ...string[]]): Promise<Stage> {
    const directory = mkdtempSync(join(tmpdir(), 'leyden-ldk-'));
    const network = await startNetwork({
      nodes: aliases,
      chain: 'embedded',
      transport: 'tcp',
      channels: [],
      directory: join(directory, 'network'),
    });
    return new Stage(network, network.node(aliases[0]), directory);
  }

  /** Starts an LDK node; `anchors` is what it offers its peers. */
  async newLdk(name: string, anchors: boolean): Promise<LdkProcess> {
    const ldk = await startLdk({
      name,
      rpcUrl: this.network.chain.rpcUrl,
      anchors,
      seed: new Uint8Array(32).fill(this.ldkNodes.length + 1),
      logFile: join(this.directory, `${name}.log`),
    });
    this.ldkNodes.push(ldk);
    return ldk;
  }

  /** Leyden pays an invoice of an LDK node. */
  async leydenPays(ldk: LdkProcess, amountMsat: bigint): Promise<void> {
    const { bolt11, paymentHash } = await ldk.invoice({ amountMsat });
    const payment = await this.leyden.api.pay({ bolt11 });
    expect(payment).toMatchObject({ status: 'succeeded', amountMsat: String(amountMsat) });
    await this.network.waitFor(`${ldk.name} to have the money`, async () =>
      (await ldk.received()).includes(paymentHash),
    );
  }

  /** An LDK node pays an invoice of Leyden's. */
  async ldkPays(ldk: LdkProcess, amountMsat: bigint): Promise<void> {
    const { bolt11, paymentHash } = await this.leyden.api.invoice({ amountMsat });
    const payment = await ldk.pay({ bolt11 });
    const { invoices } = await this.leyden.api.invoices();
    const paid = invoices.find((invoice) => invoice.paymentHash === paymentHash);
    expect(payment).toMatchObject({ status: 'succeeded', failures: [], preimage: paid?.preimage });
    expect(paid?.receivedMsat).toBe(String(amountMsat));
  }

  /** Ends everything and prints what was tried. */
  async stop(): Promise<void> {
    await Promise.all(this.ldkNodes.map((ldk) => ldk.stop()));
    await this.network.stop();
    if (process.env.LEYDEN_KEEP === undefined)
      rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
    else process.stderr.write(`kept ${this.directory}\n`);
    this.report.print();
  }
}
