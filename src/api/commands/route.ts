import type { RouteRequest } from '../requests.js';
import type { Route, RouteHop } from '../results.js';
import { amountMsat, list, nodeId, object, positive, text, u32 } from '../schema/index.js';
import { command } from './command.js';

export const route = command({
  name: 'route',
  summary: 'The route that a payment would take first.',
  parameters: object<RouteRequest>({ nodeId, amountMsat: positive(amountMsat) }),
  result: object<Route>({
    amountMsat,
    feeMsat: amountMsat,
    hops: list(object<RouteHop>({ nodeId, shortChannelId: text(32), amountMsat, cltvExpiryDelta: u32 })),
  }),
  run: (service, request) => service.route(request),
});
