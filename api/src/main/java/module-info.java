/// What a shared interface and its handlers need: annotations, error codes, and the context of a
/// call.
module dev.raincheck.api {
  requires static transitive org.jspecify;

  exports dev.raincheck.api;
}
