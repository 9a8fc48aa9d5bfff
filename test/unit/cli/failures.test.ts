import { renderFailures } from '../../../src/cli/format/failures.js';

const failure = {
  hop: 2,
  nodeId: `02${'ab'.repeat(32)}`,
  channel: '100x1x0',
  code: 'temporaryChannelFailure',
  failureCode: 0x1007,
  amountMsat: '5000000',
  meaning: 'm',
  did: 'd',
  advice: 'a',
};

describe('what failed in a payment, for people', () => {
  it('names hop, channel, amount and code in one line each', () => {
    const lines = renderFailures({
      failures: [failure, { ...failure, hop: 0, nodeId: null, failureCode: null }],
    })
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
    for (const word of ['hop 2', '02abab', '100x1x0', '5,000,000', 'temporaryChannelFailure', '0x1007']) {
      expect(lines[0]).toContain(word);
    }
    expect(lines[1]).not.toContain('0x1007');
  });

  it('is the latest few, and lets nothing steer the terminal', () => {
    const many = Array.from({ length: 20 }, (_, hop) => ({ ...failure, hop: hop + 1, meaning: '\x1b[2J' }));
    const lines = renderFailures({ failures: many }).trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toContain('hop 20');
    expect(lines.join('')).not.toContain('\x1b');
  });

  it.each([undefined, null, 'text', {}, { failures: 7 }, { failures: [] }])(
    'is nothing for %p',
    (details) => {
      expect(renderFailures(details)).toBe('');
    },
  );
});
