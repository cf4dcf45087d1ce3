package dev.raincheck.server;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.Locale;

/// Logs each operation that has ended, and each call that was refused, as a line of JSON under
/// `dev.raincheck.access`, at the level INFO:
///
/// ```
/// {"event":"ended","method":"reports.build","operation":"reports.build-0123456789abcdef","principal":"alice","status":"OK","deferred":true,"ms":5012.4}
/// ```
///
/// `status` is `OK` or an error's code; `operation` is empty for operations that needed no name.
/// Off unless it is one of the server's listeners:
///
/// ```java
/// builder.listener(new AccessLog());
/// ```
///
/// Like every listener it delays nothing, and like all of Raincheck's lines these wait in a bounded
/// queue: an appender that does not keep up costs lines, whose number is logged.
public final class AccessLog implements ServerListener {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.access");

  /// For any number of servers.
  public AccessLog() {}

  @Override
  public void on(ServerEvent event) {
    switch (event.kind()) {
      case ENDED, REFUSED -> LOG.info("{}", line(event));
      default -> {} // on the way there
    }
  }

  static String line(ServerEvent event) {
    String operation = event.operationId().map(it -> event.method() + "-" + it).orElse("");
    var line = new StringBuilder(200);
    text(line.append('{'), "event", event.kind().name().toLowerCase(Locale.ROOT));
    text(line.append(','), "method", event.method());
    text(line.append(','), "operation", operation);
    text(line.append(','), "principal", event.principal());
    text(line.append(','), "status", event.code().map(ErrorCode::name).orElse("OK"));
    return line.append(",\"deferred\":")
        .append(event.isDeferred())
        .append(",\"ms\":")
        .append(Math.round(event.age().toNanos() / 1e5) / 10.0)
        .append('}')
        .toString();
  }

  /// Methods of refused calls are whatever somebody sent.
  private static void text(StringBuilder line, String name, String value) {
    line.append('"').append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || c == '\u007f' || Character.isSurrogate(c)) {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
