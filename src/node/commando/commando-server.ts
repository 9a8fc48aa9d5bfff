import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { Json } from '../../api/schema/index.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import type { Peer } from '../peers/index.js';
import { TokenBucket } from '../peers/token-bucket.js';
import type { TokenBook } from '../tokens/token-book.js';
import { errorReply, readRequest, runRequest } from './command.js';
import { CommandInbox, type ReceivedCommand } from './inbox.js';
import { COMMANDO, replyMessages } from './messages.js';

const COMMAND_BURST = 40;
const COMMANDS_PER_SECOND = 20;
/** Commands of one peer that may be under way: some wait for long. */
const MAX_RUNNING = 16;
const MAX_REPLY_BYTES = 8 * 1024 * 1024;

/** What commando needs of the node around it. */
export interface CommandoEnvironment {
  readonly tokens: Pick<TokenBook, 'judge'>;
  /** Undefined while the node starts: until then nothing is answered. */
  service(): NodeService | undefined;
  readonly clock: Pick<Clock, 'steadyMillis'>;
  readonly log: Logger;
}

interface Session {
  readonly inbox: CommandInbox;
  readonly commands: TokenBucket;
  /** Aborts what is under way when the peer has gone. */
  readonly gone: AbortController;
  running: number;
}

/**
 * Serves the commands of the API to peers that show a token, within the connection that they have: to a browser, which
 * can reach a node by WebSocket alone.
 */
export class CommandoServer {
  private readonly sessions = new Map<Peer, Session>();

  constructor(private readonly environment: CommandoEnvironment) {}

  /** Takes a message that BOLT 1 has no meaning for. False when it is not for commando. */
  received(peer: Peer, number: number, body: Uint8Array): boolean {
    if (number !== COMMANDO.command && number !== COMMANDO.commandContinues) return false;
    const session = this.sessionOf(peer);
    const command = session.inbox.take(number, body);
    if (command !== undefined) void this.answer(peer, session, command);
    return true;
  }

  disconnected(peer: Peer): void {
    this.sessions.get(peer)?.gone.abort();
    this.sessions.delete(peer);
  }

  private sessionOf(peer: Peer): Session {
    const known = this.sessions.get(peer);
    if (known !== undefined) return known;
    const now = () => this.environment.clock.steadyMillis();
    const session: Session = {
      inbox: new CommandInbox(),
      commands: new TokenBucket(COMMAND_BURST, COMMANDS_PER_SECOND, now),
      gone: new AbortController(),
      running: 0,
    };
    this.sessions.set(peer, session);
    return session;
  }

  private async answer(peer: Peer, session: Session, { id, text }: ReceivedCommand): Promise<void> {
    const service = this.environment.service();
    if (service === undefined) return;
    session.running += 1;
    try {
      const reply = await this.replyTo(session, text, service);
      await send(peer, replyMessages(id, reply), session.gone.signal);
    } finally {
      session.running -= 1;
    }
  }

  private async replyTo(session: Session, text: string | undefined, service: NodeService): Promise<string> {
    let id: Json = null;
    try {
      if (!session.commands.take() || session.running > MAX_RUNNING) {
        throw new ApiError('tooManyCommands', 'too many commands at once: wait for some to end');
      }
      const request = readRequest(text);
      id = request.id;
      const verdict = this.environment.tokens.judge(request.rune, request.method);
      const result = await runRequest(request, verdict, service, session.gone.signal);
      const reply = JSON.stringify({ jsonrpc: '2.0', id, result });
      if (reply.length <= MAX_REPLY_BYTES) return reply;
      throw new ApiError('replyTooLarge', 'the answer is too long for commando: ask over HTTP');
    } catch (error) {
      const known = error instanceof ApiError;
      if (!known && !session.gone.signal.aborted) {
        this.environment.log.error({ err: error }, 'a command by commando failed unexpectedly');
      }
      const told = known ? error : new ApiError('internal', 'the node failed; its log says more');
      return JSON.stringify(errorReply(id, told));
    }
  }
}

/** Sends messages one after another, no faster than the peer reads. */
async function send(peer: Peer, messages: readonly Uint8Array[], gone: AbortSignal): Promise<void> {
  for (const message of messages) {
    if (gone.aborted) return;
    if (!peer.sendRaw(message)) await drained(peer, gone);
  }
}

function drained(peer: Peer, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stopListening();
      gone.removeEventListener('abort', done);
      resolve();
    };
    const stopListening = peer.onDrain(done);
    gone.addEventListener('abort', done);
    if (gone.aborted) done();
  });
}
