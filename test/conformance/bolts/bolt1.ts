import type { BoltIndex } from '../requirement.js';

export const bolt1: BoltIndex = { bolt: 1, sections: [] };
