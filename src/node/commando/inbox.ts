import { concatBytes, equalBytes } from '../../core/primitives/bytes.js';
import { COMMANDO, ID_SIZE } from './messages.js';

/** A command, put together from its messages; `text` is undefined when it was too long to keep. */
export interface ReceivedCommand {
  readonly id: Uint8Array;
  readonly text: string | undefined;
}

/** As the API over HTTP has it: no command needs more. */
const MAX_COMMAND_BYTES = 64 * 1024;

/** Puts the commands of one peer together. One may be in the making: another that begins takes its place. */
export class CommandInbox {
  private id: Uint8Array = new Uint8Array(0);
  /** Undefined once they are too long to keep. */
  private parts: Uint8Array[] | undefined = [];
  private length = 0;

  /** Takes a message without its type; gives the command that it ends, if it ends one. */
  take(number: number, body: Uint8Array): ReceivedCommand | undefined {
    if (body.length < ID_SIZE) return undefined;
    const id = body.slice(0, ID_SIZE);
    if (!equalBytes(id, this.id)) this.begin(id);
    this.length += body.length - ID_SIZE;
    if (this.length > MAX_COMMAND_BYTES) this.parts = undefined;
    this.parts?.push(body.slice(ID_SIZE));
    if (number === COMMANDO.commandContinues) return undefined;
    const text = this.parts && new TextDecoder().decode(concatBytes(...this.parts));
    this.begin(new Uint8Array(0));
    return { id, text };
  }

  private begin(id: Uint8Array): void {
    this.id = id;
    this.parts = [];
    this.length = 0;
  }
}
