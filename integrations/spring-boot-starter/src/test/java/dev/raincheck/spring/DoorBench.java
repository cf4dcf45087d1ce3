package dev.raincheck.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// A server, and an application that is a client of it and has a door to it.
abstract class DoorBench {
  final Ovens.AtWork ovens = new Ovens.AtWork();
  final HttpClient http = HttpClient.newHttpClient();

  /// Whoever has called.
  final Set<String> principals = ConcurrentHashMap.newKeySet();

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Ovens.class, ovens)
          .interceptHandlers((call, handler) -> {
            principals.add(call.principal());
            return handler.proceed();
          })
          .start();
  private final ConfigurableApplicationContext context;

  /// @param door makes it
  DoorBench(Class<?> door) {
    context =
        new SpringApplicationBuilder(Application.class, door)
            .logStartupInfo(false)
            .run(
                "--spring.main.banner-mode=off",
                "--server.port=0",
                "--raincheck.client.address=" + server.address());
  }

  @AfterEach
  void close() {
    ovens.done.countDown();
    http.close();
    context.close();
    server.close();
  }

  HttpRequest.Builder at(String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }
}
