import type { Mutant } from './mutant.js';

const CHANNEL = 'src/core/channel';

/** What is signed, and what both sides take it to be. */
export const commitmentMutants: readonly Mutant[] = [
  {
    name: 'send-before-store',
    what: 'messages leave before the state that they follow from is on disk',
    file: 'src/node/runner/journal.ts',
    find: '      if (writes.length > 0) {',
    replace:
      '      for (const effect of effects.splice(0)) this.attempt(effect);\n      if (writes.length > 0) {',
  },
  {
    name: 'effects-of-a-failed-commit',
    what: 'what follows from a commit happens though the disk refused it',
    file: 'src/node/runner/journal.ts',
    find: '      this.onFailure(error);\n      return;',
    replace: '      this.onFailure(error);',
  },
  {
    name: 'revocation-not-stored',
    what: 'the secret of a commitment that the peer has revoked is kept in memory alone',
    file: `${CHANNEL}/transition.ts`,
    find: "  'updateFee',\n]);",
    replace: "  'updateFee',\n  'revokeAndAck',\n]);",
  },
  {
    name: 'removal-not-sent-again',
    what: 'a fulfilment that no signature covered is not sent again on the next connection',
    file: `${CHANNEL}/shared/reestablish.ts`,
    find: '      ...commitments.unsignedUpdates,\n',
    replace: '',
  },
  {
    name: 'updates-not-sent-again',
    what: 'a commitment_signed is sent again without the updates that it covers',
    file: `${CHANNEL}/shared/reestablish.ts`,
    find: '[...unacknowledgedCommit.updates, unacknowledgedCommit.commitmentSigned]',
    replace: '[unacknowledgedCommit.commitmentSigned]',
  },
  {
    name: 'revocation-sent-again-last',
    what: 'revoke_and_ack is sent again after commitment_signed, whichever went out first',
    file: `${CHANNEL}/shared/reestablish.ts`,
    find: '...(revokedFirst ? [...revocation, ...commit] : [...commit, ...revocation]),',
    replace: '...commit, ...revocation,',
  },
  {
    name: 'stale-state-broadcast',
    what: 'a peer that proves us stale makes us publish our commitment',
    file: `${CHANNEL}/shared/funded.ts`,
    find: "if (outcome.kind === 'fail') return",
    replace: "if (outcome.kind !== 'proceed') return",
  },
  {
    name: 'channel-ready-not-sent-again',
    what: 'a peer that missed channel_ready never gets it',
    file: `${CHANNEL}/states/wait-for-channel-ready.ts`,
    find: '    step(state, ...(state.localChannelReady === null ? [] : [send(state.localChannelReady)])),',
    replace: '    step(state),',
  },
  {
    name: 'reserve-not-kept',
    what: 'a side may spend what it has to keep in reserve',
    file: `${CHANNEL}/commitments/limits.ts`,
    find: 'candidate.balanceMsat[payer] - 1000n * reserveOf(parameters, payer)',
    replace: 'candidate.balanceMsat[payer]',
  },
  {
    name: 'dropped-htlc-ids-not-free',
    what: 'ids of HTLCs that a lost connection has dropped are not used again',
    file: `${CHANNEL}/commitments/disconnect.ts`,
    find: "local: nextHtlcId.local - droppedBy('local'),",
    replace: 'local: nextHtlcId.local,',
  },
  {
    name: 'field-not-stored',
    what: 'updates that no signature covers are lost in the stored state',
    file: `${CHANNEL}/stored-state.ts`,
    find: '  return serialize(state);',
    replace:
      "  return serialize('commitments' in state ? { ...state, commitments: { ...state.commitments, unsignedUpdates: [] } } : state);",
  },
];
