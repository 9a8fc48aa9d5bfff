import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { RegtestNode } from './node.js';
import { type Credentials, serveRpc } from './rpc/server.js';
import { RpcSession } from './rpc/session.js';
import { DeferredVerifier } from './script-verifier.js';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    user: { type: 'string' },
    password: { type: 'string' },
    cookie: { type: 'string' },
    datadir: { type: 'string' },
    // Ends the process when its standard input closes, so that it never outlives whoever started it.
    'exit-with-parent': { type: 'boolean', default: false },
  },
});

const cookieFile =
  options.cookie ?? (options.datadir === undefined ? undefined : join(options.datadir, 'regtest', '.cookie'));
const allowed: Credentials[] = [];
if (options.user !== undefined) allowed.push({ user: options.user, password: options.password ?? '' });
const cookie = { user: '__cookie__', password: randomBytes(32).toString('hex') };
if (cookieFile !== undefined || allowed.length === 0) allowed.push(cookie);

const verifier = new DeferredVerifier();
const node = new RegtestNode(verifier, () => Math.floor(Date.now() / 1000));
const session = new RpcSession(
  node,
  () => verifier.ready(),
  () => setImmediate(shutDown),
);
const { server, port } = await serveRpc(session, allowed, Number(options.port));
if (cookieFile !== undefined) writeCookie(cookieFile);
process.on('SIGTERM', shutDown);
process.on('SIGINT', shutDown);
if (options['exit-with-parent']) process.stdin.on('close', shutDown).resume();
const { user, password } = allowed[0] ?? cookie;
const rpc = `http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
process.stdout.write(`${JSON.stringify({ rpc })}\n`);
await verifier.ready();

function writeCookie(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${cookie.user}:${cookie.password}`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

function shutDown(): void {
  if (cookieFile !== undefined) rmSync(cookieFile, { force: true });
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // A caller that still waits for an answer does not hold the process up.
  setTimeout(() => process.exit(0), 200).unref();
}
