package dev.raincheck.benchmarks;

import java.util.concurrent.Executors;

/// What is measured beside what.
enum Variant {
  BARE("bare JeroMQ"),
  GRPC_DIRECT("gRPC, direct"),
  GRPC_VIRTUAL("gRPC, virtual threads"),
  RAINCHECK_DIRECT("raincheck, direct"),
  RAINCHECK_NON_BLOCKING("raincheck @NonBlocking"),
  RAINCHECK("raincheck");

  final String text;

  Variant(String text) {
    this.text = text;
  }

  /// Serves until the process ends.
  ///
  /// @return the address
  String serve() {
    return switch (this) {
      case BARE -> BareTransport.serve();
      case GRPC_DIRECT -> Grpc.serve(Runnable::run);
      case GRPC_VIRTUAL -> Grpc.serve(Executors.newVirtualThreadPerTaskExecutor());
      case RAINCHECK_DIRECT, RAINCHECK_NON_BLOCKING, RAINCHECK -> Raincheck.serve();
    };
  }

  Load quickCalls(String address) {
    return switch (this) {
      case BARE -> BareTransport.connect(address);
      case GRPC_DIRECT, GRPC_VIRTUAL -> Grpc.connect(address, Grpc.CALL, Echo.QUESTION);
      case RAINCHECK_DIRECT -> Raincheck.direct(address, echo -> echo.quick(Echo.QUESTION));
      case RAINCHECK_NON_BLOCKING -> Raincheck.connect(address, Echo::quick);
      case RAINCHECK -> Raincheck.connect(address, Echo::ordinary);
    };
  }

  Load payload(String address, byte[] content) {
    return switch (this) {
      case GRPC_DIRECT, GRPC_VIRTUAL -> Grpc.connect(address, Grpc.BYTES, content);
      case RAINCHECK_DIRECT -> Raincheck.direct(address, echo -> echo.quickBytes(content));
      case RAINCHECK -> Raincheck.connect(address, (echo, question) -> echo.bytes(content));
      case BARE, RAINCHECK_NON_BLOCKING ->
          throw new IllegalArgumentException(this + " is not measured with payloads");
    };
  }
}
