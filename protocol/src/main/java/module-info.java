/// What client and server have in common: messages, codec, tokens, errors and service interfaces.
module dev.raincheck.protocol {
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires com.fasterxml.jackson.module.paramnames;
  requires jackson.dataformat.msgpack;
  requires msgpack.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.raincheck.protocol;
}
