import type { BoltIndex } from '../requirement.js';

export const bolt2: BoltIndex = { bolt: 2, sections: [] };
