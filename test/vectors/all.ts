import { tables as bolt1Tables } from './bolt1.js';
import * as bolt3 from './bolt3.js';
import commitments from './bolt3-commitments.json' with { type: 'json' };
import * as fees from './bolt3-fees.js';
import * as secrets from './bolt3-secrets.js';
import { vectors as bolt4Tables } from './bolt4.js';
import extendedQueries from './bolt7-extended-queries.json' with { type: 'json' };
import * as routing from './bolt7-routing-example.js';
import * as transport from './bolt8.js';
import { vectors as bolt11Tables } from './bolt11.js';
import type { VectorTable } from './table.js';

function valid(bolt: number, section: string, figures: readonly unknown[]): VectorTable {
  return { bolt, section, valid: figures, invalid: [] };
}

/** Every table of vectors, whatever shape it has in its own file. */
export const ALL_TABLES: readonly VectorTable[] = [
  ...bolt1Tables,
  { bolt: 2, section: 'shutdown', ...fees.shutdownScripts },
  valid(3, 'Appendix B', [bolt3.fundingTransaction]),
  valid(3, 'Appendices C and F', commitments),
  valid(3, 'Appendix D, generation', secrets.secretGeneration),
  {
    bolt: 3,
    section: 'Appendix D, storage',
    valid: secrets.secretStorage.filter((storage) => storage.valid),
    invalid: secrets.secretStorage.filter((storage) => !storage.valid),
  },
  valid(3, 'Appendix E', [bolt3.keyDerivation]),
  valid(3, 'Fee Calculation', [fees.feeExample]),
  valid(3, 'Expected Weights', fees.expectedWeights),
  valid(3, 'Dust Limits', fees.dustLimits),
  ...bolt4Tables,
  { bolt: 7, section: 'bolt07/extended-queries.json', ...extendedQueries },
  valid(7, 'Routing Example', routing.valid),
  {
    bolt: 8,
    section: 'Appendix A, initiator',
    valid: [transport.initiator.valid],
    invalid: transport.initiator.invalid,
  },
  {
    bolt: 8,
    section: 'Appendix A, responder',
    valid: [transport.responder.valid],
    invalid: [...transport.responder.invalidActOne, ...transport.responder.invalidActThree],
  },
  valid(8, 'Appendix A, message encryption', transport.messages.frames),
  ...bolt11Tables,
];

/** One line: how many vectors of each BOLT must be accepted and how many refused. */
export function countVectors(tables: readonly VectorTable[] = ALL_TABLES): string {
  const bolts = [...new Set(tables.map(({ bolt }) => bolt))].sort((a, b) => a - b);
  const counts = bolts.map((bolt) => {
    const own = tables.filter((table) => table.bolt === bolt);
    const sum = (kind: 'valid' | 'invalid') => own.reduce((total, table) => total + table[kind].length, 0);
    return `BOLT ${bolt}: ${sum('valid')} valid, ${sum('invalid')} invalid`;
  });
  return `vectors: ${counts.join('; ')}`;
}
