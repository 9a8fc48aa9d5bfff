import { cliCommand } from '../command.js';

export const stop = cliCommand<{ readonly stopped: true }>({
  name: 'stop',
  summary: 'stop the node',
  examples: ['stop'],
  progress: 'stopping',
  render: () => 'The node is stopping.',
});
