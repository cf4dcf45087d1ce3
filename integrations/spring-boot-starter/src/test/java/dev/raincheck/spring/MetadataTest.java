package dev.raincheck.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/// What editors know of the properties.
class MetadataTest {
  @Test
  void properties_areDescribed() throws IOException {
    try (InputStream in =
        getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      assertThat(in).as("made by the annotation processor, in a build by Maven").isNotNull();
      String metadata = new String(in.readAllBytes(), UTF_8);
      assertThat(metadata)
          .contains(
              "\"raincheck.server.limits.unfinished-max\"",
              "\"raincheck.client.calls.operation-limit\"",
              "\"raincheck.clients\"",
              "\"raincheck.observations.enabled\"",
              "Where the server listens; port * takes any free one.",
              "\"defaultValue\": \"tcp:\\/\\/127.0.0.1:5570\"");
    }
  }
}
