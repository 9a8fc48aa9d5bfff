import type { BoltIndex } from '../requirement.js';
import { closingSections } from './bolt2-closing.js';
import { constructionSections, openingSections } from './bolt2-opening.js';
import { operationSections } from './bolt2-operation.js';
import { quiescenceSections } from './bolt2-quiescence.js';
import { reestablishSections } from './bolt2-reestablish.js';

export const bolt2: BoltIndex = {
  bolt: 2,
  sections: [
    ...constructionSections,
    ...openingSections,
    ...quiescenceSections,
    ...closingSections,
    ...operationSections,
    ...reestablishSections,
  ],
};
