import { type BoltIndex, covered } from '../requirement.js';

const CODE = 'src/core/wire/features.ts';
const OWN = 'src/node/features.ts';
const TEST = 'test/unit/core/wire/features.test.ts';

export const bolt9: BoltIndex = {
  bolt: 9,
  sections: [
    {
      heading: 'Requirements',
      requirements: [
        covered(66, 'sender', 'the even bit for what is a must', CODE, [
          TEST,
          'sets the even bit for a must and the odd one for an offer',
        ]),
        covered(69, 'sender', 'no bit for what it cannot do', OWN, [
          TEST,
          'without one, those go that depend on it',
        ]),
        covered(70, 'sender', 'a bit only where the table has it', CODE, [
          TEST,
          'shows a feature only where the table says',
        ]),
        covered(71, 'sender', 'one bit of a pair', CODE, [
          TEST,
          'sets the even bit for a must and the odd one for an offer',
        ]),
        covered(72, 'sender', 'what a feature depends on is set too', CODE, [
          TEST,
          'has one even bit a feature, and only known features as dependencies',
        ]),
        covered(73, 'node', 'var_onion_optin', OWN, [TEST, 'the assumed feature %i may always be a must']),
      ],
    },
  ],
};
