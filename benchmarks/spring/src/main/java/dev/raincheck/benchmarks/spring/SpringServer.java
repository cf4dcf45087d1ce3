package dev.raincheck.benchmarks.spring;

import static java.lang.System.out;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/// The server's process: what Spring's users do for calls that may take long. Prints its address,
/// and serves until its input ends.
public final class SpringServer {
  private SpringServer() {}

  /// The application.
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Echo.class)
  public static class Application {}

  /// What is echoed.
  public record Message(long id, String text) {}

  /// Answers from another thread than the request's.
  @RestController
  public static class Echo {
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

    /// Echoes.
    @PostMapping("/echo")
    public DeferredResult<Message> echo(@RequestBody Message question) {
      var answer = new DeferredResult<Message>();
      handlers.execute(() -> answer.setResult(new Message(question.id(), question.text())));
      return answer;
    }
  }

  static void main(String[] args) throws IOException {
    var application = new SpringApplication(Application.class);
    application.setDefaultProperties(
        Map.of(
            "server.address", "127.0.0.1",
            "server.port", 0,
            "server.tomcat.max-keep-alive-requests", -1, // by default every 100th is the last one
            "logging.level.root", "warn",
            "spring.main.banner-mode", "off"));
    String port = application.run(args).getEnvironment().getRequiredProperty("local.server.port");
    out.println("http://127.0.0.1:" + port);
    while (System.in.read() >= 0) {
      // until its parent is gone
    }
    System.exit(0);
  }
}
