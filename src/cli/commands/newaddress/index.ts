import { cliCommand } from '../command.js';

export const newaddress = cliCommand<{ readonly address: string }>({
  name: 'newaddress',
  summary: 'a fresh address of the on-chain wallet',
  examples: ['newaddress'],
  render: ({ address }) => address,
});
