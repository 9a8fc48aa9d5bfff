import type { DecodeRequest } from '../requests.js';
import type { DecodedInvoice, DecodedRouteHintHop } from '../results.js';
import { amountMsat, hex, hex32, list, nodeId, nullable, object, text, time, u32 } from '../schema/index.js';
import { command } from './command.js';
import { bolt11Text } from './shared.js';

export const decode = command({
  name: 'decode',
  summary: 'Every field of an invoice.',
  parameters: object<DecodeRequest>({ bolt11: bolt11Text }),
  result: object<DecodedInvoice>({
    prefix: text(8),
    amountMsat: nullable(amountMsat),
    timestamp: time,
    nodeId,
    paymentHash: hex32,
    paymentSecret: hex32,
    description: nullable(text(639)),
    descriptionHash: nullable(hex32),
    expirySeconds: time,
    minFinalCltvExpiryDelta: u32,
    features: hex,
    paymentMetadata: nullable(hex),
    fallbackAddresses: list(text(128)),
    routeHints: list(
      list(
        object<DecodedRouteHintHop>({
          nodeId,
          shortChannelId: text(32),
          feeBaseMsat: u32,
          feeProportionalMillionths: u32,
          cltvExpiryDelta: u32,
        }),
      ),
    ),
    signature: hex,
  }),
  run: (service, request) => service.decode(request),
});
