import type { IncomingMessage } from 'node:http';
import { ApiError } from './error.js';

/** The largest is a backup of a great many channels. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The JSON that a request carries; an empty body counts as no parameters. Throws `ApiError`. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const text = new TextDecoder().decode(await readBody(request));
  if (text.trim() === '') return {};
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ApiError('unsupportedMediaType', 'send the parameters as application/json');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('invalidRequest', 'the body is not JSON');
  }
}

function readBody(request: IncomingMessage): Promise<Uint8Array> {
  // By events and not `for await`: leaving that early would cut the connection before the refusal is out.
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    request.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(new ApiError('bodyTooLarge', `the body is longer than ${MAX_BODY_BYTES} bytes`));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
