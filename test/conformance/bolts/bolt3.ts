import type { BoltIndex } from '../requirement.js';

export const bolt3: BoltIndex = { bolt: 3, sections: [] };
