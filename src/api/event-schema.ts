import { channelState } from './commands/shared.js';
import type { NodeEvent, NodeEventType } from './events.js';
import {
  amountMsat,
  type Field,
  hex,
  hex32,
  type Json,
  nodeId,
  nullable,
  object,
  text,
  u32,
} from './schema/index.js';
import type { Properties } from './schema/structures.js';

type Body<T extends NodeEventType> = Omit<Extract<NodeEvent, { readonly type: T }>, 'type'>;

const EVENTS: { readonly [T in NodeEventType]: Properties<Body<T>> } = {
  peerConnected: { nodeId },
  peerDisconnected: { nodeId },
  channelStateChanged: { channelId: hex32, shortChannelId: nullable(text(32)), nodeId, state: channelState },
  paymentReceived: { paymentHash: hex32, amountMsat },
  invoiceAccepted: { paymentHash: hex32, amountMsat, cancelHeight: u32 },
  invoiceCanceled: { paymentHash: hex32 },
  paymentSucceeded: { paymentHash: hex32, preimage: hex32, amountMsat, feeMsat: amountMsat },
  paymentFailed: { paymentHash: hex32, reason: text(1024) },
  paymentForwarded: {
    paymentHash: hex32,
    fromChannelId: hex32,
    toChannelId: hex32,
    amountMsat,
    feeMsat: amountMsat,
  },
  customMessage: { nodeId, messageType: u32, payload: hex },
  blockConnected: { blockHeight: u32 },
  alarm: { code: text(64), message: text(1024) },
};

const FIELDS = new Map<string, Field<object>>(
  Object.entries(EVENTS).map(([type, properties]) => [type, object(properties as Properties<object>)]),
);

/** An event as the WebSocket sends it. */
export function serialiseEvent(event: NodeEvent): Json {
  const body = FIELDS.get(event.type)?.serialise(event);
  return { type: event.type, ...(body as { readonly [key: string]: Json }) };
}

/** What each event carries besides its type, for the documentation. */
export function eventSchemas(): readonly (readonly [string, Field<object>['schema']])[] {
  return [...FIELDS].map(([type, field]) => [type, field.schema] as const);
}
