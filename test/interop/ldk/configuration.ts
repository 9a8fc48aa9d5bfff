import { MaxDustHTLCExposure, UserConfig } from 'lightningdevkit';

/** LDK's defaults, but for what the tests turn, and for what a channel between two strangers on regtest needs. */
export function configuration(options: {
  readonly anchors: boolean;
  readonly announced: boolean;
}): UserConfig {
  const config = UserConfig.constructor_default();
  const handshake = config.get_channel_handshake_config();
  handshake.set_negotiate_anchors_zero_fee_htlc_tx(options.anchors);
  handshake.set_announce_for_forwarding(options.announced);
  handshake.set_minimum_depth(3);
  handshake.set_max_inbound_htlc_value_in_flight_percent_of_channel(100);
  config.set_channel_handshake_config(handshake);
  const limits = config.get_channel_handshake_limits();
  // Channels of both kinds are taken from the same peer.
  limits.set_force_announced_channel_preference(false);
  config.set_channel_handshake_limits(limits);
  const channel = config.get_channel_config();
  channel.set_max_dust_htlc_exposure(MaxDustHTLCExposure.constructor_fixed_limit_msat(50_000_000n));
  config.set_channel_config(channel);
  // LDK takes anchor channels by hand only, because their owner must keep coins to bump fees with.
  config.set_manually_accept_inbound_channels(true);
  return config;
}
