import type { BoltIndex } from '../requirement.js';

export const bolt5: BoltIndex = { bolt: 5, sections: [] };
