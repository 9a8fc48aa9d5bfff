import { request } from 'node:http';
import { type ApiAccess, readApiFile } from '../node/config/api-file.js';
import { CliError, NodeRefusal } from './cli-error.js';

/** Calls the node of a datadir. Returns the answer's JSON text. Throws `CliError` or `NodeRefusal`. */
export async function callNode(datadir: string, command: string, body: object): Promise<string> {
  const access = findApi(datadir);
  const { status, text } = await post(access, `/v1/${command}`, JSON.stringify(body)).catch(
    (error: unknown) => {
      throw notRunning(datadir, error instanceof Error ? error.message : String(error));
    },
  );
  if (status === 200) return text;
  throw refusal(text);
}

function findApi(datadir: string): ApiAccess {
  let access: ApiAccess | undefined;
  try {
    access = readApiFile(datadir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError('datadirUnreadable', `api.json in ${datadir} cannot be read: ${reason}`);
  }
  if (access === undefined) throw notRunning(datadir, 'there is no api.json');
  return access;
}

function notRunning(datadir: string, reason: string): CliError {
  return new CliError(
    'daemonNotRunning',
    `no node runs on the datadir ${datadir} (${reason}): start leydend, or give another --datadir`,
  );
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

function post({ address, token }: ApiAccess, path: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      address + path,
      {
        method: 'POST',
        // A connection of its own, so that the program ends when the answer is there.
        agent: false,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Uint8Array[] = [];
        response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }),
        );
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

function refusal(text: string): Error {
  try {
    const { code, message, details } = JSON.parse(text).error;
    return new NodeRefusal(String(code), String(message), details);
  } catch {
    return new CliError('badAnswer', 'what answered at the address in api.json is no node');
  }
}
