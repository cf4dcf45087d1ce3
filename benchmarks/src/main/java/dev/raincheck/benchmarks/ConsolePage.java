package dev.raincheck.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a browser asks of a console, without a browser: the page with all that it names, and what
/// its overview asks again and again.
final class ConsolePage implements AutoCloseable {
  private static final Pattern NAMED =
      Pattern.compile("(?:src=|href=|from )\"([\\w./-]+\\.\\w+)\"");

  /// As in `views.js`.
  private static final String OVERVIEW =
      """
      {"looks":[{"subject":"SERVER"},{"subject":"OPERATIONS","entries":10},
      {"subject":"OPERATIONS","filters":{"state":"UNSUCCESSFUL","order":"NEWEST"},"entries":10},
      {"subject":"METHODS"},{"subject":"FLEET"}]}\
      """;

  private static final String FRUITLESS =
      """
      {"looks":[{"subject":"SERVER"},
      {"subject":"OPERATIONS","filters":{"key":"nobody's"},"cursor":null,"entries":50},
      {"subject":"METHODS"}]}\
      """;

  private static final int QUESTIONS_TO_WARM_UP = 500;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI page;

  /// @param door the door's address
  ConsolePage(String door) {
    this.page = URI.create(door + "/console/");
  }

  /// Has the code of this side compiled, by a server of its own: a browser is warm, whoever serves.
  static void warmUp() throws IOException, InterruptedException {
    try (var elsewhere = new ConsolePage(new BareJetty().serve())) {
      for (int i = 0; i < QUESTIONS_TO_WARM_UP; i++) {
        elsewhere.send(
            HttpRequest.newBuilder(elsewhere.page.resolve("/echo"))
                .POST(BodyPublishers.ofString(OVERVIEW))
                .build());
      }
    }
  }

  /// Fetches the page, and what it and its scripts name, one after the other.
  ///
  /// @return how many bytes there are
  long fetch() throws IOException, InterruptedException {
    Set<URI> seen = new HashSet<>(List.of(page));
    var open = new ArrayDeque<>(seen);
    long bytes = 0;
    for (URI next; (next = open.poll()) != null; ) {
      String text = send(HttpRequest.newBuilder(next).build());
      bytes += text.length();
      for (var named = NAMED.matcher(text); named.find(); ) {
        URI one = next.resolve(named.group(1));
        if (seen.add(one)) {
          open.add(one);
        }
      }
    }
    return bytes;
  }

  /// What the overview asks.
  void look() throws IOException, InterruptedException {
    look(OVERVIEW);
  }

  /// A search for a key that no operation has.
  void searchInVain() throws IOException, InterruptedException {
    look(FRUITLESS);
  }

  private void look(String question) throws IOException, InterruptedException {
    String answer =
        send(
            HttpRequest.newBuilder(page.resolve("look"))
                .header("Content-Type", "application/json")
                .header("Raincheck-Console", "1")
                .POST(BodyPublishers.ofString(question))
                .build());
    if (answer.contains("\"problem\"")) {
      throw new IllegalStateException(answer);
    }
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(request + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
