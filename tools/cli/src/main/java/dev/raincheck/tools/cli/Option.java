package dev.raincheck.tools.cli;

import java.util.Optional;

/// What can be said beside the words of a command.
enum Option {
  ENDPOINT("--endpoint", "ADDRESS", "the server, tcp:// or tls://HOST:PORT; or RAINCHECK_ENDPOINT"),
  KEYS("--keys", "FILE", "this client's keys, as keygen writes them; or RAINCHECK_KEYS"),
  SERVER_KEY("--server-key", "KEY", "the server's public key, or a file; or RAINCHECK_SERVER_KEY"),
  KEY_STORE("--key-store", "FILE", "over tls://, this client's key store; or RAINCHECK_KEY_STORE"),
  PASSWORD_FILE("--password-file", "FILE", "holds its password; or RAINCHECK_PASSWORD_FILE"),
  CERTIFICATE("--certificate", "FILE", "or both in PEM; or RAINCHECK_CERTIFICATE"),
  PRIVATE_KEY("--private-key", "FILE", "in PKCS 8, may be the same file; or RAINCHECK_PRIVATE_KEY"),
  TRUSTED("--trusted", "FILE", "who signs the server's, in PEM; or RAINCHECK_TRUSTED"),
  PATIENCE("--patience", "TIME", "how long to wait for a silent server; 5s if not said"),
  MESSAGE_BYTES("--message-bytes-max", "COUNT", "the largest message; 1048576 if not said"),
  LIMIT("--limit", "TIME", "how long to wait for the end of the operation; no limit if not said"),
  KEEP("--keep", "", "leave the result at the server: do not acknowledge it"),
  RESPOND_WITHIN("--respond-within", "TIME", "when the call is answered at the latest"),
  OPERATION_LIMIT("--operation-limit", "TIME", "how long the work may take"),
  RETENTION("--retention", "TIME", "how long the server keeps an unacknowledged result"),
  METADATA("--metadata", "KEY=VALUE", "what the handler is told beside its arguments; repeatable"),
  KEY("--key", "TEXT", "a name for the call: whoever calls with it again joins it"),
  REASON("--reason", "TEXT", "why, for the handler and the server's log"),
  STATE("--state", "STATE", "those in this state only, such as running, failed or ended"),
  METHOD("--method", "METHOD", "those of this method only, or of several: reports.*"),
  MIN_AGE("--min-age", "TIME", "those only that were called so long ago"),
  PRINCIPAL("--principal", "NAME", "those of this client only"),
  MOST("--most", "COUNT", "how many to list; all if not said"),
  EVERY("--every", "TIME", "how often to look; 1s if not said"),
  TIMES("--times", "COUNT", "how many times; until it is stopped if not said"),
  JSON("--json", "", "print JSON, not text for people"),
  VERBOSE("--verbose", "", "log what the client does"),
  HELP("--help", "", "print this"),
  VERSION("--version", "", "print the version");

  private final String text;
  private final String value;
  private final String help;

  Option(String text, String value, String help) {
    this.text = text;
    this.value = value;
    this.help = help;
  }

  static Optional<Option> of(String text) {
    for (Option option : values()) {
      if (option.text.equals(text)) {
        return Optional.of(option);
      }
    }
    return switch (text) {
      case "-e" -> Optional.of(ENDPOINT);
      case "-v" -> Optional.of(VERBOSE);
      case "-h" -> Optional.of(HELP);
      default -> Optional.empty();
    };
  }

  /// As it is written.
  String text() {
    return text;
  }

  boolean takesValue() {
    return !value.isEmpty();
  }

  /// A line that explains it.
  String line() {
    return "  %-26s %s%n".formatted(takesValue() ? text + " " + value : text, help);
  }
}
