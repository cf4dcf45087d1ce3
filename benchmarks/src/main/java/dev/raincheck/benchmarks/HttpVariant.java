package dev.raincheck.benchmarks;

import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.server.RaincheckServer;
import java.util.List;

/// What is measured beside what, by HTTP.
enum HttpVariant {
  BARE("bare Jetty handler", "/echo"),
  SPRING("Spring DeferredResult", "/echo"),
  DOOR_NON_BLOCKING("HTTP door @NonBlocking", "/rpc/echo.quick"),
  DOOR("HTTP door", "/rpc/echo.ordinary");

  private static final String SPRING_SERVER = "dev.raincheck.benchmarks.spring.SpringServer";

  private static final String QUESTION =
      "{\"id\":%d,\"text\":\"%s\"}".formatted(Echo.QUESTION.id(), Echo.QUESTION.text());

  final String text;
  private final String path;

  HttpVariant(String text, String path) {
    this.text = text;
    this.path = path;
  }

  /// The server's process, which prints its address.
  Child start() {
    return this == SPRING
        ? Child.startJava(Places.classPath("spring"), SPRING_SERVER, List.of())
        : Child.start(HttpServer.class, List.of(), name());
  }

  /// Serves until the process ends.
  ///
  /// @return the address
  String serve() {
    return switch (this) {
      case BARE -> new BareJetty().serve();
      case SPRING -> throw new IllegalStateException("it has a class path of its own");
      case DOOR_NON_BLOCKING, DOOR -> {
        RaincheckServer server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Echo.class, new Raincheck.EchoService())
                .start();
        yield HttpDoor.builder(server).serve(Echo.class).start("http://127.0.0.1:*").address();
      }
    };
  }

  HttpLoad quickCalls(HttpConnections connections) {
    String body =
        switch (this) {
          case BARE, SPRING -> QUESTION;
          case DOOR_NON_BLOCKING, DOOR -> "[" + QUESTION + "]";
        };
    return new HttpLoad(connections, HttpConnections.post(path, body, ""));
  }
}
