import { type ChainKind, requireComponent } from '../../regtest/launch/index.js';

/** `describe` for a chain that is on this machine. One that is not is skipped by name, unless `LEYDEN_REQUIRE` has it. */
export function chainSuite(kind: ChainKind): jest.Describe {
  return kind === 'embedded' || requireComponent(kind) ? describe : describe.skip;
}
