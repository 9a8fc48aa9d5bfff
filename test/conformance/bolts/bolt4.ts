import type { BoltIndex } from '../requirement.js';

export const bolt4: BoltIndex = { bolt: 4, sections: [] };
