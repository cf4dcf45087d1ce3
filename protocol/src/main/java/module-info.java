/// What client and server have in common: messages, codec, tokens, errors and service interfaces.
module dev.raincheck.protocol {
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.raincheck.protocol;
}
