import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const core = join(root, 'src/core');

/** Packages that run in a browser as they are and do no I/O. */
const CORE_PACKAGES = [
  /^@noble\/(ciphers|hashes)\//,
  /^bech32$/,
  /^bip32$/,
  /^bip39$/,
  /^bitcoinjs-lib(\/|$)/,
  /^ecpair$/,
  /^tiny-secp256k1$/,
];

/** What would make the core read a clock, a dice, an environment or wait for something. */
const IMPURE = [
  /\bDate\b/,
  /\bMath\.random\b/,
  /\bperformance\b/,
  /(?<![.\w])crypto\s*\./,
  /\bgetRandomValues\b/,
  /(?<![.\w])process\b(?!\s*[:(])/,
  /(?<![.\w])(require|fetch|setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(/,
  /(?<![.\w])async\b/,
  /(?<![.\w])await\b/,
  /\bPromise\b/,
  /(?<![.\w])console\b/,
  /\bglobalThis\b/,
  /(?<![.\w])(Buffer|window|navigator|localStorage)\s*[.(]/,
];

const SKIPPED =
  /\b(?:it|test|describe)(?:\.each)?\.(?:skip|only|todo|failing)\b|\b(?:xit|fit|xtest|xdescribe|fdescribe)\s*[.(]/;

/** `requireComponent` skips by name what needs a component that the machine lacks, and fails when it must be there. */
const BY_COMPONENT = /\?\s*(describe|it|test)\s*:\s*\1\.skip\b/g;

/** What a test file leaves out, if anything. */
function skippedIn(text: string): string | undefined {
  const bare = code(text, false);
  const judged = bare.includes('requireComponent(') ? bare.replace(BY_COMPONENT, '') : bare;
  return SKIPPED.exec(judged)?.[0];
}

/** Every TypeScript file below a folder. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The code without comments; with `keepStrings` false, without what plain strings say too. */
function code(text: string, keepStrings: boolean): string {
  const tokens = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replace(tokens, (token) => {
    if (token.startsWith('/')) return ' ';
    return keepStrings || token.startsWith('`') ? token : "''";
  });
}

/** Every module that a source names, however it does. */
function importsOf(text: string): string[] {
  const named = /\b(?:from|import|require)\s*\(?\s*['"`]([^'"`]+)['"`]/g;
  return [...code(text, true).matchAll(named)].map((match) => match[1] as string);
}

/** What a file of the core may not do. */
function coreFaults(file: string, text: string): string[] {
  const imports = importsOf(text).filter((name) => {
    if (!name.startsWith('.')) return !CORE_PACKAGES.some((allowed) => allowed.test(name));
    return relative(core, resolve(dirname(file), name)).startsWith('..');
  });
  const bare = code(text, false);
  const impure = IMPURE.flatMap((pattern) => pattern.exec(bare)?.[0] ?? []);
  return [...imports.map((name) => `imports ${name}`), ...impure.map((use) => `uses ${use}`)];
}

describe('the core is pure and synchronous', () => {
  const files = sources(core);

  it('is there', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it.each(files.map((file) => relative(root, file)))('%s', (file) => {
    expect(coreFaults(join(root, file), readFileSync(join(root, file), 'utf8'))).toEqual([]);
  });

  it.each([
    "import { readFileSync } from 'node:fs';",
    "import fs from 'fs';",
    "import { randomBytes } from 'crypto';",
    "import type { Socket } from 'net';",
    "import WebSocket from 'ws';",
    "import pino from 'pino';",
    "export * from 'better-sqlite3';",
    "import sodium from 'sodium-native';",
    "import secp from 'secp256k1';",
    "import { Runner } from '../../node/runner.js';",
    "const fs = require('fs');",
    "void import('ws');",
    'const now = Date.now();',
    'const now = new Date();',
    'const dice = Math.random();',
    'const home = process.env.HOME;',
    'setTimeout(() => {}, 1);',
    'export async function wait() {}',
    'function wait(): Promise<void> {}',
    "console.log('here');",
    'globalThis.crypto.getRandomValues(bytes);',
    'const bytes = Buffer.from(hex);',
  ])('may not: %s', (line) => {
    expect(coreFaults(join(core, 'channel/example.ts'), line)).not.toEqual([]);
  });

  it.each([
    "import { sha256 } from '@noble/hashes/sha2.js';",
    "import { Transaction } from 'bitcoinjs-lib';",
    "import { sha256 } from '../crypto/index.js';",
    '// the process that awaits a Promise, new Date()',
    "const text = 'console.log(new Date())';",
    '/** Promise */ const a = state.process;',
  ])('may: %s', (line) => {
    expect(coreFaults(join(core, 'channel/example.ts'), line)).toEqual([]);
  });
});

/** Where the shell's time and chance come from, and two places that the simulator has no part in. */
const AMBIENT_ALLOWED: ReadonlyMap<string, RegExp> = new Map([
  ['src/node/clock.ts', /./],
  ['src/node/surroundings.ts', /randomBytes|Math\.random/],
  ['src/node/config/seed-file.ts', /randomBytes/],
  ['src/node/crypto/index.ts', /randomBytes/],
]);

/** What takes the time, or a chance, from the machine and not from the node's surroundings. */
const AMBIENT = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\b(?:getRandomValues|randomBytes|randomInt|randomUUID)\b/,
  /\bperformance\b/,
  /\bprocess\.hrtime\b/,
  /\b(?:set|clear)(?:Timeout|Interval|Immediate)\b/,
  /\btimers\/promises\b/,
];

function ambientFaults(file: string, text: string): string[] {
  const named = `${code(text, false)} ${importsOf(text).join(' ')}`;
  const uses = AMBIENT.flatMap((pattern) => pattern.exec(named)?.[0] ?? []);
  return uses.filter((use) => !AMBIENT_ALLOWED.get(file)?.test(use));
}

describe('the shell takes time and chance from its surroundings', () => {
  const files = ['src/node', 'src/watchtower'].flatMap((folder) => sources(join(root, folder)));

  it.each(files.map((file) => relative(root, file)))('%s', (file) => {
    expect(ambientFaults(file, readFileSync(join(root, file), 'utf8'))).toEqual([]);
  });

  it.each([
    'const now = Date.now();',
    'setTimeout(work, 1);',
    'clearInterval(timer);',
    "import { setTimeout as sleep } from 'node:timers/promises';",
    "import { randomBytes } from 'node:crypto';",
    'const began = performance.now();',
    'const jitter = Math.random();',
  ])('may not: %s', (line) => {
    expect(ambientFaults('src/node/example.ts', line)).not.toEqual([]);
  });
});

describe('tests', () => {
  const files = sources(join(root, 'test')).filter((file) => file.endsWith('.test.ts'));

  it.each(files.map((file) => relative(root, file)))('%s runs whole', (file) => {
    expect(skippedIn(readFileSync(join(root, file), 'utf8'))).toBeUndefined();
  });

  it.each([
    'it.skip(',
    'describe.only(',
    'it.each.skip(',
    'test.todo(',
    'xit(',
    'fdescribe(',
    'const suite = ready ? describe : describe.skip;',
    "requireComponent('litecoind'); it.skip(",
  ])('%s is seen', (text) => {
    expect(skippedIn(text)).toBeDefined();
  });

  it('may depend on a component', () => {
    const text = "const suite = requireComponent('litecoind') ? describe : describe.skip;";
    expect(skippedIn(text)).toBeUndefined();
  });
});
