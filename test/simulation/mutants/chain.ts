import type { Mutant } from './mutant.js';

const ENFORCEMENT = 'src/core/enforcement';

/** What a node does once a channel is on the chain. */
export const chainMutants: readonly Mutant[] = [
  {
    name: 'preimage-on-chain-missed',
    what: 'a preimage that a transaction shows is not seen: its HTLC is failed upstream',
    file: `${ENFORCEMENT}/preimages.ts`,
    find: 'waiting.length === 0 ? [] : shownPreimages(transaction)',
    replace: '[] as ReturnType<typeof shownPreimages>',
  },
  {
    name: 'preimage-not-used-on-chain',
    what: 'a preimage that comes when the channel is on chain already is not used there',
    file: 'src/core/channel/states/force-closing.ts',
    find: '    const next = { ...state, commitments: settled.value };',
    replace: '    const next = { ...state };',
  },
  {
    name: 'revoked-htlc-left',
    what: 'the HTLC outputs of a revoked commitment are left to the cheater',
    file: `${ENFORCEMENT}/revoked-outputs.ts`,
    find: 'return candidate === undefined ? output : htlcOutput(confirmed, index, candidate, punishment);',
    replace: 'return output;',
  },
  {
    name: 'revoked-htlcs-not-kept',
    what: 'what it takes to punish the HTLCs of a revoked commitment is not stored',
    file: 'src/node/channels/channel-runner.ts',
    find: '        journal.append(() => this.store.channels.archiveRevoked(managed.id, commitmentNumber, data));\n',
    replace: '',
  },
  {
    name: 'second-level-left',
    what: 'the output of an HTLC transaction is followed by nobody',
    file: `${ENFORCEMENT}/follow.ts`,
    find: 'outputs: [...outputs, ...secondLevelOutput(spent, parameters, spend)]',
    replace: 'outputs',
  },
  {
    name: 'failed-before-depth',
    what: 'an HTLC is failed upstream when its timeout has a single confirmation',
    file: `${ENFORCEMENT}/advance.ts`,
    find: '      : depth(output.spend.height, position) >= settlementDepth;',
    replace: '      : true;',
  },
  {
    name: 'reorganisation-ignored',
    what: 'a spend that a reorganisation took back still counts',
    file: 'src/node/chain/watcher.ts',
    find: "      events.push({ type: 'spendUndone', owner: watch.owner, outpoint: watch.outpoint });\n",
    replace: '',
  },
  {
    name: 'locktime-off-by-one',
    what: 'an HTLC is timed out a block too early',
    file: `${ENFORCEMENT}/outputs.ts`,
    find: 'locktime === 0 ? 0 : locktime + 1',
    replace: 'locktime',
  },
  {
    name: 'fulfilment-deadline-missed',
    what: 'a channel whose peer does not take out a fulfilled HTLC is not closed in time',
    file: 'src/core/channel/shared/deadlines.ts',
    find: 'blockHeight + policy.fulfillSafetyBlocks >= htlc.cltvExpiry',
    replace: 'blockHeight >= htlc.cltvExpiry + 6',
  },
  {
    name: 'blocks-missed-while-down',
    what: 'a node that comes back goes on from the tip, not from the last block that it handled',
    file: 'src/node/foundation.ts',
    find: 'const tip = store.chain.tip() ?? chainTip;',
    replace: 'const tip = chainTip;',
  },
  {
    name: 'reserved-coins-spent',
    what: 'coins that are reserved for a funding are spent by the next one',
    file: 'src/node/wallet/wallet.ts',
    find: 'return !reserved.has(key) && !this.heldForClaims.has(key)',
    replace: 'return !this.heldForClaims.has(key)',
  },
  {
    name: 'claims-forgotten',
    what: 'a node that comes back does not go on with what it was taking from the chain',
    file: `${ENFORCEMENT}/advance.ts`,
    find: "    return claim === null ? [] : [{ type: 'claim', claim }];",
    replace: '    return claim === null ? [] : [];',
  },
  {
    name: 'delay-not-waited-for',
    what: 'a delayed output is taken before its delay is over',
    file: `${ENFORCEMENT}/outputs.ts`,
    find: 'height + Math.max(delay, 1)',
    replace: 'height + 1',
  },
];
