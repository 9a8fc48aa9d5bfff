import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { type ApiClient, apiClient } from '../../src/cli/api-client.js';
import { NodeRefusal } from '../../src/cli/cli-error.js';
import { builtProgram, type Daemon, ownEnvironment, startDaemon, strikeDaemon } from './daemon.js';

/** Which of a node's two addresses its peers use. */
export type Transport = 'ws' | 'tcp';

/** A node of the network, whoever runs its process. */
export interface NodeContact {
  readonly alias: string;
  readonly nodeId: string;
  readonly datadir: string;
  /** What `connect` takes, for each transport. */
  readonly uri: Readonly<Record<Transport, string>>;
  readonly api: ApiClient;
  /**
   * Runs a command of `leyden` as a process of its own; gives its JSON.
   * Throws `NodeRefusal` with the code that it printed.
   */
  cli<T = unknown>(...words: readonly string[]): Promise<T>;
}

/** A node whose process belongs to this one. */
export interface NodeHandle extends NodeContact {
  /** Starts the daemon again, at the addresses that it had. */
  start(): Promise<void>;
  /** Starts the daemon, if it does not run, and kills it some milliseconds later, however far it has come. */
  strike(millis: number): Promise<void>;
  /** Ends the daemon as an operator would. */
  stop(): Promise<void>;
  /** Ends the daemon as a power cut would. */
  kill(): Promise<void>;
  /** Holds the daemon as a machine without time for it would: its peers stay connected and hear nothing. `kill` ends that. */
  freeze(): void;
}

/** Talks to a node that runs. */
export async function contactNode(datadir: string): Promise<NodeContact> {
  const api = apiClient(datadir);
  const { alias, nodeId, addresses } = await api.getinfo();
  return {
    alias,
    nodeId,
    datadir,
    uri: { ws: uriOf(addresses, true), tcp: uriOf(addresses, false) },
    api,
    cli: (...words) => runCli(datadir, words),
  };
}

/** Starts a node at ports that are free. */
export async function startNode(
  datadir: string,
  alias: string,
  chainUrl: string,
  extraFlags: readonly string[],
): Promise<NodeHandle> {
  const flags = ['--network', 'regtest', '--alias', alias, '--bitcoind', chainUrl, '--api', '127.0.0.1:0'];
  const flagsAt = (listen: readonly string[]) => [
    ...flags,
    ...listen.flatMap((url) => ['--listen', url]),
    ...extraFlags,
  ];
  let daemon: Daemon | undefined = await startDaemon(
    datadir,
    flagsAt(['ws://127.0.0.1:0', 'tcp://127.0.0.1:0']),
  );
  const contact = await contactNode(datadir);
  const own = flagsAt([addressOf(contact.uri.ws), `tcp://${addressOf(contact.uri.tcp)}`]);
  return {
    ...contact,
    async start() {
      daemon ??= await startDaemon(datadir, own);
    },
    async strike(millis) {
      if (daemon === undefined) await strikeDaemon(datadir, own, millis);
    },
    async stop() {
      await daemon?.stop();
      daemon = undefined;
    },
    async kill() {
      await daemon?.kill();
      daemon = undefined;
    },
    freeze() {
      daemon?.freeze();
    },
  };
}

/** The command line that talks to the node of a datadir, as a person types it in the current directory. */
export function commandLine(datadir: string): string {
  return `node ${near(builtProgram('leyden'))} --datadir ${near(datadir)}`;
}

function near(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}

function addressOf(uri: string): string {
  return uri.slice(uri.indexOf('@') + 1);
}

function uriOf(addresses: readonly string[], isWebSocket: boolean): string {
  const uri = addresses.find((address) => address.includes('@ws://') === isWebSocket);
  if (uri === undefined) throw new Error(`none of ${addresses.join(', ')} is of the transport asked for`);
  return uri;
}

function runCli<T>(datadir: string, words: readonly string[]): Promise<T> {
  const arguments_ = [builtProgram('leyden'), '--datadir', datadir, '--json', ...words];
  return new Promise((resolve, reject) => {
    const options = { env: ownEnvironment(), maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, arguments_, options, (failure, stdout, stderr) => {
      const answer = parse(stdout);
      if (answer === undefined) reject(new Error(`leyden ${words[0]} printed no JSON: ${stdout}${stderr}`));
      else if (failure === null) resolve(answer as T);
      else reject(refusal(answer, `leyden ${words[0]} failed without saying why: ${stdout}`));
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(answer: unknown, otherwise: string): Error {
  const isError = typeof answer === 'object' && answer !== null && 'error' in answer;
  if (!isError) return new Error(otherwise);
  const { code, message, details } = answer.error as { code: string; message: string; details?: unknown };
  return new NodeRefusal(code, message, details);
}
