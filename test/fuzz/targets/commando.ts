import { ApiError } from '../../../src/api/index.js';
import { concatBytes, utf8 } from '../../../src/core/primitives/bytes.js';
import { readRequest } from '../../../src/node/commando/command.js';
import { CommandInbox } from '../../../src/node/commando/inbox.js';
import { COMMANDO } from '../../../src/node/commando/messages.js';
import { readToken, writeToken } from '../../../src/node/tokens/token-text.js';
import type { FuzzTarget } from '../target.js';

const KEY = new Uint8Array(32).fill(7);
const TOKEN = writeToken(
  { id: '0123456789abcdef', methods: ['invoice'], readOnly: false, expiresAt: 5 },
  KEY,
);
const REQUEST = JSON.stringify({ id: 'a#1', method: 'getinfo', params: [], rune: TOKEN });

/** Commando: what follows the type of a message, the number of the command and its JSON. */
export const commands: FuzzTarget = {
  name: 'commando-commands',
  samples: [REQUEST, '{"method":"decode","params":{"bolt11":"x"},"rune":""}', '{}'].map((text) =>
    concatBytes(new Uint8Array(8).fill(1), utf8(text)),
  ),
  feed(input) {
    const command = new CommandInbox().take(COMMANDO.command, input);
    if (command === undefined) return 'tooShort';
    try {
      readRequest(command.text);
      return 'accepted';
    } catch (error) {
      if (error instanceof ApiError) return error.code;
      throw error;
    }
  },
};

/** A token that somebody shows: no other than the one that was made is taken. */
export const tokens: FuzzTarget = {
  name: 'tokens',
  samples: [utf8(TOKEN)],
  feed(input) {
    const text = new TextDecoder().decode(input);
    if (readToken(text, KEY) === undefined) return 'refused';
    // Base64 has several spellings of one code; what is signed has one.
    const signed = TOKEN.slice(0, TOKEN.lastIndexOf('.'));
    if (!text.startsWith(signed)) throw new Error('a token that nobody made');
    return 'accepted';
  },
};
