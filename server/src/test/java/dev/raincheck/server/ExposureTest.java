package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.server.access.Access;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.ServerAddress;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every client may, whoever it is: docs/security.md.
class ExposureTest {
  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:*, false, false, false, LOOK",
    "tcp://127.0.0.1:*, false, false, true, OPERATE",
    "tcp://192.0.2.1:5570, false, false, false, NONE",
    "tcp://192.0.2.1:5570, false, false, true, OPERATE",
    "tcp://127.0.0.1:*, true, false, false, NONE",
    "tcp://127.0.0.1:*, true, false, true, OPERATE",
    "tcp://127.0.0.1:*, true, true, false, NONE",
    "tcp://127.0.0.1:*, true, true, true, NONE",
  })
  void oversightOfAnybody(
      String address, boolean curve, boolean file, boolean operated, Access.Oversight expected) {
    var settings = new ServerSettings(ServerAddress.toBind(address));
    settings.clearText = true;
    settings.curve = curve ? CurveKeys.generate() : null;
    settings.authorizedClients = file ? Path.of("clients") : null;
    settings.anybodyOperates = operated;
    assertEquals(expected, Exposure.oversightOfAnybody(settings));
  }
}
