import type { BoltIndex } from '../requirement.js';
import { bolt1 } from './bolt1.js';
import { bolt2 } from './bolt2.js';
import { bolt3 } from './bolt3.js';
import { bolt4 } from './bolt4.js';
import { bolt5 } from './bolt5.js';
import { bolt7 } from './bolt7.js';
import { bolt8 } from './bolt8.js';
import { bolt9 } from './bolt9.js';
import { bolt11 } from './bolt11.js';

/** What each BOLT requires. */
export const INDEX: readonly BoltIndex[] = [bolt1, bolt2, bolt3, bolt4, bolt5, bolt7, bolt8, bolt9, bolt11];
