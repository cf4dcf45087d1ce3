package dev.raincheck.tools.cli;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What the command line can do.
enum Verb {
  CALL(
      "call",
      "METHOD [ARGUMENTS]",
      "call a method and print its result",
      Scope.CONNECTED,
      Option.LIMIT,
      Option.KEEP,
      Option.RESPOND_WITHIN,
      Option.OPERATION_LIMIT,
      Option.RETENTION,
      Option.METADATA,
      Option.KEY),
  SUBMIT(
      "submit",
      "METHOD [ARGUMENTS]",
      "start a call and print its token",
      Scope.CONNECTED,
      Option.OPERATION_LIMIT,
      Option.RETENTION,
      Option.METADATA,
      Option.KEY),
  WAIT(
      "wait",
      "TOKEN",
      "wait for an operation and print its result",
      Scope.CONNECTED,
      Option.LIMIT,
      Option.KEEP),
  POLL("poll", "TOKEN", "print how far an operation is, as JSON", Scope.CONNECTED),
  CANCEL("cancel", "TOKEN | OPERATION", "ask an operation to stop", Scope.CONNECTED, Option.REASON),
  ACKNOWLEDGE(
      "acknowledge", "TOKEN…", "let the server forget the results of operations", Scope.CONNECTED),
  DESCRIBE(
      "describe", "[SERVICE | METHOD]", "print what can be called", Scope.CONNECTED, Option.JSON),
  LIST(
      "list",
      "[operations | sessions | servers]",
      "list what runs, for operators",
      Scope.CONNECTED,
      Option.STATE,
      Option.METHOD,
      Option.MIN_AGE,
      Option.PRINCIPAL,
      Option.KEY,
      Option.MOST,
      Option.JSON),
  SHOW(
      "show",
      "[OPERATION]",
      "print an operation with its stack, or the server, as JSON",
      Scope.CONNECTED),
  TOP(
      "top",
      "",
      "show what the server does, again and again",
      Scope.CONNECTED,
      Option.EVERY,
      Option.TIMES),
  ABORT("abort", "OPERATION", "end an operation now", Scope.CONNECTED, Option.REASON),
  DRAIN("drain", "", "shut the server down, as it decides", Scope.CONNECTED, Option.REASON),
  PING("ping", "", "print the server's state", Scope.CONNECTED),
  KEYGEN("keygen", "NAME", "make keys for an encrypted connection: writes NAME.keys", Scope.ALONE),
  COMPLETION("completion", "bash | zsh", "print a script for the shell", Scope.ALONE),
  HELP("help", "[COMMAND]", "print help", Scope.ALONE),
  COMPLETE("__complete", "WORD…", "", Scope.ALONE),
  WARM_UP("__warm-up", "", "", Scope.CONNECTED);

  /// Whether a command speaks to a server.
  private enum Scope {
    CONNECTED,
    ALONE
  }

  private final String text;
  private final String words;
  private final String summary;

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it after the start
  private final Set<Option> options;

  Verb(String text, String words, String summary, Scope scope, Option... further) {
    this.text = text;
    this.words = words;
    this.summary = summary;
    this.options = EnumSet.of(Option.HELP, further);
    if (scope == Scope.CONNECTED) {
      options.addAll(
          EnumSet.of(
              Option.ENDPOINT,
              Option.KEYS,
              Option.SERVER_KEY,
              Option.PATIENCE,
              Option.MESSAGE_BYTES,
              Option.VERBOSE));
      options.addAll(EnumSet.range(Option.KEY_STORE, Option.TRUSTED));
    }
  }

  static Optional<Verb> of(String text) {
    for (Verb verb : values()) {
      if (verb.text.equals(text)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  /// As it is written.
  String text() {
    return text;
  }

  /// Whether people are told of it.
  boolean isShown() {
    return !summary.isEmpty();
  }

  Set<Option> options() {
    return options;
  }

  /// A line that explains it.
  String line() {
    return "  %-12s %-34s %s%n".formatted(text, words, summary);
  }

  /// How it is used.
  String usage() {
    return words.isEmpty() ? "raincheck " + text : "raincheck " + text + " " + words;
  }
}
