import { fromHex, utf8 } from '../../../src/core/primitives/bytes.js';
import { DecodeError } from '../../../src/core/primitives/reader.js';
import { parseExactJson, satFromCoins } from '../../../src/node/chain/json.js';
import { parseBlock, parseTransaction } from '../../../src/node/chain/parse-block.js';
import { extensionBlock } from '../../vectors/extension-block.js';
import type { FuzzTarget } from '../target.js';

/** A block or a transaction as `bitcoind` gives it. */
export const blocks: FuzzTarget = {
  name: 'chain-blocks',
  samples: [fromHex(extensionBlock.raw)],
  feed: (input) => [parseBlock, parseTransaction].map((parse) => codeOf(() => parse(input))).join(' / '),
};

/** What `bitcoind` answers, whose amounts must not pass through floating point. */
export const answers: FuzzTarget = {
  name: 'chain-json',
  samples: ['{"result":[{"fee":0.00000001}],"error":null}', '20999999.97690000', '"0.1e-7"', '1E-8'].map(
    utf8,
  ),
  feed(input) {
    const text = new TextDecoder().decode(input);
    satFromCoins(text);
    return codeOf(() => satFromCoins(parseExactJson(text)));
  },
};

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'accepted';
  } catch (error) {
    if (error instanceof DecodeError) return error.code;
    if (error instanceof SyntaxError) return 'notJson';
    throw error;
  }
}
