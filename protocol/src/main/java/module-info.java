/// What client and server have in common: messages, codec, tokens, errors and service interfaces.
module dev.raincheck.protocol {
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.raincheck.protocol;
}
