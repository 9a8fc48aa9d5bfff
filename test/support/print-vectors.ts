import { countVectors } from '../vectors/all.js';

process.stdout.write(`${countVectors()}\n`);
