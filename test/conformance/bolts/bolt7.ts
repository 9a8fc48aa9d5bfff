import type { BoltIndex } from '../requirement.js';
import { announcementSections } from './bolt7-announcements.js';
import { querySections } from './bolt7-queries.js';
import { updateSections } from './bolt7-updates.js';

export const bolt7: BoltIndex = {
  bolt: 7,
  sections: [...announcementSections, ...updateSections, ...querySections],
};
