package dev.raincheck.server.look;

import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Usage;
import java.util.LinkedHashMap;
import java.util.Map;

/// The server as operators see it: `PROTOCOL.md` lists the names.
final class ServerPicture {
  private ServerPicture() {}

  static Map<String, Object> of(String instance, long epoch, BookStatus status, Gauges gauges) {
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("instance", Pictures.text(instance));
    picture.put("epoch", epoch);
    picture.put("state", status.serving().name());
    picture.put("ageMs", status.age().toMillis());
    status.oldest().ifPresent(age -> picture.put("oldestMs", age.toMillis()));
    picture.put("operations", operations(status.methods()));
    picture.put("limits", limits(status, gauges));
    picture.put("ledger", status.ledger().asMap());
    picture.put("loopDelayMs", Pictures.ms(gauges.loopDelayNs()));
    picture.put("droppedEvents", gauges.droppedEvents());
    if (gauges.store() != null) {
      picture.put("store", store(status.store(), gauges.store()));
    }
    return picture;
  }

  private static Map<String, Object> operations(Iterable<ServedMethod> methods) {
    long queued = 0;
    long running = 0;
    long unclaimed = 0;
    long handlersBusy = 0;
    for (ServedMethod method : methods) {
      queued += method.queued;
      running += method.running;
      unclaimed += method.unclaimed;
      handlersBusy += method.handlersBusy;
    }
    Map<String, Object> operations = new LinkedHashMap<>();
    operations.put("queued", queued);
    operations.put("running", running);
    operations.put("unclaimed", unclaimed);
    operations.put("handlersBusy", handlersBusy);
    return operations;
  }

  private static Map<String, Object> limits(BookStatus status, Gauges gauges) {
    Limits limits = status.limits();
    Usage used = status.used();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("unfinished", fill(used.unfinished(), limits.unfinishedMax()));
    all.put("kept", fill(used.kept(), limits.keptMax()));
    all.put("keptBytes", fill(used.heldBytes(), limits.keptBytesMax()));
    all.put("sessions", fill(status.sessions(), limits.sessionsMax()));
    all.put("keys", fill(used.keys(), limits.keysMax()));
    all.put("connections", fill(gauges.connections(), gauges.connectionsMax()));
    return all;
  }

  private static Map<String, Object> fill(long used, long max) {
    return Map.of("used", used, "max", max);
  }

  private static Map<String, Object> store(BookStatus.StoreLoad load, Gauges.Store store) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", Pictures.text(store.name()));
    all.put("failing", store.isFailing());
    all.put("busyMs", Pictures.ms(store.busyNs()));
    all.put("ordered", load.ordered());
    all.put("waiting", load.waiting());
    return all;
  }
}
