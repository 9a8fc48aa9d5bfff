import { loadScriptVerifier } from '../../regtest/chain/script-verifier.js';
import { runSeed } from './scenario/run-seed.js';

async function main() {
  const verifier = await loadScriptVerifier();
  process.on('unhandledRejection', (e) => {
    console.log('UNHANDLED', e);
  });
  for (
    let seed = Number(process.argv[2] ?? 1);
    seed < Number(process.argv[2] ?? 1) + Number(process.argv[3] ?? 1);
    seed++
  ) {
    const before = process.cpuUsage();
    const r = await runSeed(seed, verifier, process.argv[4] ? { onTrace: (l) => console.log(l) } : {});
    const used = process.cpuUsage(before);
    console.log(
      seed,
      'cpu',
      ((used.user + used.system) / 1e3).toFixed(0),
      'steps',
      r.steps,
      r.traceHash,
      r.violation ?? 'ok',
      JSON.stringify(r.counts),
    );
  }
}
main();
