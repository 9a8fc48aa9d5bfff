import { chainMutants } from './chain.js';
import { commitmentMutants } from './commitments.js';
import type { Mutant } from './mutant.js';
import { paymentMutants } from './payments.js';

export type { Mutant };

/** Every bug that the simulator has to find. */
export const MUTANTS: readonly Mutant[] = [...commitmentMutants, ...paymentMutants, ...chainMutants];
