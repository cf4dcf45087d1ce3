/// What client and server have in common: messages, codec, tokens, and the reading of a service
/// interface.
@SuppressWarnings("module") // these are built later
module dev.raincheck.protocol {
  requires transitive dev.raincheck.api;
  requires static transitive org.jspecify;

  exports dev.raincheck.protocol.bytes to
      dev.raincheck.client,
      dev.raincheck.doors.http,
      dev.raincheck.server;
  exports dev.raincheck.protocol.contract to
      dev.raincheck.client,
      dev.raincheck.doors.http,
      dev.raincheck.server;
  exports dev.raincheck.protocol.value to
      dev.raincheck.client,
      dev.raincheck.doors.http,
      dev.raincheck.server;
  exports dev.raincheck.protocol.wire to
      dev.raincheck.client,
      dev.raincheck.doors.http,
      dev.raincheck.server;
}
