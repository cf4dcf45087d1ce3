package dev.raincheck.client.book;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// A call that has ended, for recordings by the JDK's flight recorder. A sample of them: a
/// recording is no place for each of many thousands per second.
@Name("dev.raincheck.Call")
@Label("Call")
@Category({"Raincheck", "Client"})
@Description("A call has ended, as far as its client knows")
@StackTrace(false)
@Throttle("300/s")
public final class CallEvent extends Event {
  @Label("Method")
  String method = "";

  @Label("Operation Id")
  @Nullable String operationId;

  @Label("Status")
  @Description("OK, the error's code, or NO_ANSWER")
  String status = "";

  @Label("Age")
  @Description("From the call to its outcome")
  @Timespan(Timespan.NANOSECONDS)
  long age;

  /// One to fill and commit; null if nobody records them.
  public static @Nullable CallEvent ifRecorded() {
    var event = new CallEvent();
    return event.isEnabled() ? event : null;
  }

  /// What happened to the call.
  public void fill(String ofMethod, @Nullable String id, String how, long ageNs) {
    method = ofMethod;
    operationId = id;
    status = how;
    age = ageNs;
  }
}
