import type { BoltIndex } from '../requirement.js';

export const bolt7: BoltIndex = { bolt: 7, sections: [] };
