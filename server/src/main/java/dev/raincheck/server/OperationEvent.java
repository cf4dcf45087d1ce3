package dev.raincheck.server;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// An operation that has ended, for recordings by the JDK's flight recorder. A sample of them: a
/// recording is no place for each of many thousands per second.
@Name("dev.raincheck.Operation")
@Label("Operation")
@Category({"Raincheck", "Server"})
@Description("An operation has ended")
@StackTrace(false)
@Throttle("300/s")
final class OperationEvent extends Event {
  @Label("Method")
  String method = "";

  @Label("Operation Id")
  @Nullable String operationId;

  @Label("Principal")
  String principal = "";

  @Label("Status")
  @Description("OK, or the error's code")
  String status = "";

  @Label("Deferred")
  @Description("Whether it has a token")
  boolean deferred;

  @Label("Age")
  @Description("From the call to the end")
  @Timespan(Timespan.NANOSECONDS)
  long age;

  /// Nearly nothing unless there is a recording.
  static void ended(Operation operation, ServerClock clock) {
    var event = new OperationEvent();
    if (event.isEnabled()) {
      event.fill(operation, clock.nowNs());
      event.commit();
    }
  }

  private void fill(Operation operation, long nowNs) {
    var id = operation.knownId();
    method = operation.method.name();
    operationId = id == null ? null : method + "-" + id.text();
    principal = operation.principal;
    ErrorCode code =
        operation.outcome() instanceof Outcome.Failed(Failure failure) ? failure.code() : null;
    status = code == null ? "OK" : code.name();
    deferred = operation.token != null;
    age = nowNs - operation.acceptedNs;
  }
}
