// Runs a program of the build, which is made first when it is missing: node scripts/run.js PROGRAM [ARGUMENT…]
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.js';

const [program = ''] = process.argv.splice(2, 1);
prepare();
await import(pathToFileURL(join(root, 'dist', program)).href);
