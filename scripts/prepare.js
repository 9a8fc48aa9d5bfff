// Installs and builds what is missing or out of date. Says what it does on stderr, so that stdout stays a program's own.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];
const STAMP = join(root, 'dist', '.built');
const SOURCES = [
  'src',
  'regtest',
  'scripts/bundle.js',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];

/** Makes a fresh clone ready to run; takes a few milliseconds when it is. Ends the process when that fails. */
export function prepare() {
  install();
  if (isBuildNeeded()) {
    rmSync(STAMP, { force: true });
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    // A source that is saved while the compiler runs is newer than this.
    const begun = new Date();
    run('building', process.execPath, [compiler, '-p', 'tsconfig.build.json']);
    run('bundling', process.execPath, [join('scripts', 'bundle.js')]);
    writeFileSync(STAMP, begun.toISOString());
  }
}

/** Makes sure that what is depended on is there, for what runs from the sources. */
export function install() {
  requireNode();
  if (isInstallNeeded()) {
    run('installing dependencies', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  process.stderr.write(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.version}\n`);
  process.exit(1);
}

function isInstallNeeded() {
  const lockFile = join(root, 'package-lock.json');
  // npm writes this file at the end of an install.
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  const installedAt = modified(installedFile);
  if (installedAt === undefined) return true;
  if (installedAt >= (modified(lockFile) ?? 0)) return false;
  // A checkout or a copy makes files new that say nothing new.
  const installed = packagesOf(installedFile);
  return Object.entries(packagesOf(lockFile)).some(
    ([path, { version, optional }]) =>
      path !== '' && installed[path]?.version !== version && !(optional && installed[path] === undefined),
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function isBuildNeeded() {
  const built = modified(STAMP);
  return built === undefined || SOURCES.some((source) => newest(join(root, source)) > built);
}

function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name))),
    status.mtimeMs,
  );
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : undefined;
}

function run(what, program, words) {
  process.stderr.write(`${what} …\n`);
  const { status, error } = spawnSync(program, words, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // npm is a script there, which only a shell starts.
    shell: process.platform === 'win32' && program === 'npm',
  });
  if (status === 0) return;
  process.stderr.write(`${what} failed${error === undefined ? '' : `: ${error.message}`}\n`);
  process.exit(1);
}
