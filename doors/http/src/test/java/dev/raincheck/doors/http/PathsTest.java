package dev.raincheck.doors.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever stands in front of a door may have let a request through by its path.
class PathsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void pathWithParameters_isNoOthersName(Entrances entrance) throws Exception {
    var work = new ShopAtWork();
    try (var server = work.open();
        var http = HttpClient.newHttpClient()) {
      Entrances.Open door = entrance.open(server, folder);
      try {
        for (String path : List.of("/shop.count;x=y", ";a=b/shop.count", ";/shop.count")) {
          HttpRequest odd =
              HttpRequest.newBuilder(URI.create(door.address() + path))
                  .POST(BodyPublishers.ofString("[]"))
                  .build();
          int status = http.send(odd, BodyHandlers.ofString()).statusCode();
          assertTrue(List.of(400, 404).contains(status), path);
        }
        assertEquals(0, work.started.get());
      } finally {
        door.close();
      }
    }
  }
}
