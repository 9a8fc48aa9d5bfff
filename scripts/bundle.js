// Puts each program into one file: Node takes longer to find 700 modules than to run them.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './prepare.js';

const outdir = join(root, 'dist', 'bin');
// Shared pieces are named by their content: those of an earlier build would stay.
rmSync(outdir, { recursive: true, force: true });

await build({
  absWorkingDir: root,
  entryPoints: {
    leydend: 'dist/src/cli/leydend.js',
    leyden: 'dist/src/cli/leyden.js',
    'leyden-tower': 'dist/src/cli/leyden-tower.js',
    'regtest-chain': 'dist/regtest/chain/main.js',
  },
  outdir,
  bundle: true,
  splitting: true,
  sourcemap: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  // Packages that find files of their own beside themselves, and one that is loaded only when a script is to be run.
  external: ['better-sqlite3', 'secp256k1', 'sodium-native', 'tiny-secp256k1', 'pino', 'bitcore-lib'],
  // Packages in the older format ask for `require`, which a module does not have.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module';\nconst require = requireFor(import.meta.url);",
  },
});
