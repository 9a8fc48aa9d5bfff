import type { BoltIndex } from '../requirement.js';
import { failureSections } from './bolt4-failures.js';
import { onionMessageSections, onionSections } from './bolt4-onions.js';

export const bolt4: BoltIndex = {
  bolt: 4,
  sections: [...onionSections, ...failureSections, ...onionMessageSections],
};
