import { type StateHandler, step } from '../step.js';
import { closing } from './closing.js';
import { forceClosing } from './force-closing.js';
import { negotiating } from './negotiating.js';
import { normal } from './normal.js';
import { recovering } from './recovering.js';
import { shuttingDown } from './shutting-down.js';
import { simpleClosing } from './simple-closing.js';
import type { ChannelState } from './state.js';
import { waitForAcceptChannel } from './wait-for-accept-channel.js';
import { waitForChannelReady } from './wait-for-channel-ready.js';
import { waitForFunding } from './wait-for-funding.js';
import { waitForFundingCreated } from './wait-for-funding-created.js';
import { waitForFundingSigned } from './wait-for-funding-signed.js';
import { waitForRemoteClose } from './wait-for-remote-close.js';

type Kind = ChannelState['kind'];

/** Every state with what it answers. */
export const handlers: { readonly [K in Kind]: StateHandler<Extract<ChannelState, { kind: K }>> } = {
  waitForAcceptChannel,
  waitForFunding,
  waitForFundingCreated,
  waitForFundingSigned,
  waitForChannelReady,
  normal,
  shuttingDown,
  negotiating,
  simpleClosing,
  closing,
  forceClosing,
  waitForRemoteClose,
  recovering,
  recovered: {},
  closed: {},
  // The wallet may be done only after the opening was given up.
  aborted: { funded: (state) => step(state, { type: 'releaseFunding' }) },
};
