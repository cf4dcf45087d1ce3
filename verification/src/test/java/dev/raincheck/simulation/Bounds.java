package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Who is told that a message is too large, and who must not be: it is larger than one of the two
/// sides takes, by what was agreed between them, or it is none of it.
final class Bounds {
  /// What a message holds beside its value, at most.
  private static final int ENVELOPE = 1_024;

  /// What no history gives any reason for.
  private static final Set<ErrorCode> NEVER =
      Set.of(
          ErrorCode.MALFORMED_REQUEST,
          ErrorCode.UNSUPPORTED_VERSION,
          ErrorCode.UNKNOWN_SERVICE,
          ErrorCode.UNKNOWN_METHOD,
          ErrorCode.PERMISSION_DENIED,
          ErrorCode.REQUEST_MISMATCH,
          ErrorCode.TOKEN_MALFORMED,
          ErrorCode.DECLARED,
          ErrorCode.RESULT_NOT_ENCODABLE,
          ErrorCode.UNRECOGNIZED);

  /// The lengths of what a call takes along, also as it is sent, and of what it is to give back.
  ///
  /// @param isQuick whether the call never gets a token
  private record Lengths(int arguments, int sent, int result, boolean isQuick) {}

  private final Map<Long, Lengths> lengths = new HashMap<>();

  /// The largest messages that the runs of the server took.
  private final TreeSet<Integer> served = new TreeSet<>();

  /// How often somebody was told that something is too large.
  int tooLarge;

  void serverStarted(int messageBytesMax) {
    served.add(messageBytesMax);
  }

  void called(SimulatedCall call, byte[] arguments, byte[] result) {
    int sent =
        call.client.kind.compresses()
            ? Compression.deflate(Slice.of(arguments)).length()
            : arguments.length;
    lengths.put(call.number, new Lengths(arguments.length, sent, result.length, call.isQuick()));
  }

  /// What the server makes values of has so much less.
  private int valueBytesMax() {
    return served.getFirst() - 1_024;
  }

  /// Whether it may be that this client does not take the call's result.
  boolean mayExceed(SimulatedClient client, long number) {
    Lengths its = lengths.get(number);
    return its != null && its.result + ENVELOPE > client.kind.messageBytesMax();
  }

  /// How the call has ended, whoever waited for it.
  void check(SimulatedCall call) {
    Lengths its = Objects.requireNonNull(lengths.get(call.number));
    int ownMax = call.client.kind.messageBytesMax();
    switch (call.outcome()) {
      case CallOutcome.TooLarge notSent -> check(call, its, notSent);
      case CallOutcome.Failed(Failure failure) -> {
        require(
            failure.code() != ErrorCode.RESULT_TOO_LARGE
                || its.isQuick
                || its.result > valueBytesMax(),
            "never lost by delivery: a result that another client might take, {}",
            call);
        check(call, its, failure);
      }
      case CallOutcome.Withheld(Failure failure) -> check(call, its, failure);
      case CallOutcome.Value(Slice value) -> {
        require(Payload.plain(value).length() <= ownMax, "bounded: {}, {}", ownMax, call);
        require(
            call.client.kind.compresses() || !Compression.isDeflated(value),
            "a compressed value for who reads none: {}",
            call);
      }
      case null -> {}
      case CallOutcome.Silent s -> {}
      case CallOutcome.Refused r -> {}
      case CallOutcome.Unreadable u -> {}
      case CallOutcome.Unknown u -> {}
      case CallOutcome.Broken b -> {}
      case CallOutcome.Closed c -> {}
    }
  }

  private void check(SimulatedCall call, Lengths its, CallOutcome.TooLarge notSent) {
    tooLarge++;
    int bytes = notSent.bytes();
    require(
        bytes > notSent.bytesMax() && bytes >= its.sent && bytes <= its.sent + ENVELOPE,
        "bounded: it has {} bytes, {}",
        its.sent,
        call);
    int ownMax = call.client.kind.messageBytesMax();
    require(
        notSent.bytesMax() == ownMax
            || (notSent.bytesMax() < ownMax && served.contains(notSent.bytesMax())),
        "bounded: {} here, {} there, {}",
        ownMax,
        served,
        call);
  }

  private void check(SimulatedCall call, Lengths its, Failure failure) {
    require(!NEVER.contains(failure.code()), "nothing but sizes: {}", call);
    if (failure.code() == ErrorCode.RESULT_TOO_LARGE) {
      tooLarge++;
      require(
          mayExceed(call.client, call.number) || its.result > valueBytesMax(),
          "bounded: the result has {} bytes, {}",
          its.result,
          call);
    } else if (failure.code() == ErrorCode.INVALID_ARGUMENTS) {
      tooLarge++;
      require(
          its.sent < its.arguments && its.arguments > valueBytesMax(),
          "bounded: the arguments have {} bytes, {}",
          its.arguments,
          call);
    }
  }
}
