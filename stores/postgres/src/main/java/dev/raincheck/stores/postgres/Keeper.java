package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renews the lease of a run, on a connection and a thread of its own, behind no slow write; and
/// looks out for runs that have not renewed theirs, whose operations are free then.
final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.raincheck.stores.postgres");
  private static final long CLOSE_PATIENCE_MS = 5_000;

  private final Session session;
  private final String name;
  private final long epoch;
  private final OwnRow row;
  private final Lease lease;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /// Since when each run's lock has been missing, by this process's clock.
  private final Map<Long, Long> missingSinceNs = new HashMap<>();

  /// Records with ids of up to that time are written, or never will be.
  private volatile long decidedMs;

  private long renewedNs;

  /// Since when the database has been there.
  private long connectedNs;

  /// It was away before.
  private boolean returned;

  private boolean hinting;
  private boolean failing;

  Keeper(Connector connector, OwnRow row, Lease lease) {
    this.session = new Session(connector);
    this.name = connector.name();
    this.epoch = row.epoch();
    this.row = row;
    this.lease = lease;
    this.renewedNs = System.nanoTime();
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("raincheck-lease")
            .inheritInheritableThreadLocals(false)
            .unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /// Told with the next renewal. From any thread.
  void decided(long issuedMs) {
    decidedMs = issuedMs;
  }

  private void work() {
    try (session) {
      boolean isAlive = true;
      while (isAlive && !closing.await(pauseNs(), TimeUnit.NANOSECONDS)) {
        isAlive = look();
      }
    } catch (InterruptedException nobodysBusiness) {
      Thread.currentThread().interrupt();
    }
  }

  /// Jittered, so that servers which were started together do not look together; short after a
  /// failure, since the lock that shows this process to live may be gone with the session.
  private long pauseNs() {
    long ns = lease.lookEvery().toNanos() / (failing ? 4 : 1);
    return ns * 4 / 5 + ThreadLocalRandom.current().nextLong(Math.max(1, ns * 2 / 5));
  }

  /// @return false if this run was declared dead
  private boolean look() {
    try {
      boolean wasConnected = session.isConnected();
      hinting = hinting && wasConnected;
      if (!keep()) {
        LOG.warn("{}: run {} was declared dead; its server begins a new one", name, epoch);
        return false;
      }
      if (!wasConnected) {
        connectedNs = System.nanoTime();
        returned = failing;
      }
      takeOver();
      if (failing) {
        failing = false;
        LOG.info("{}: the lease of run {} is renewed again", name, epoch);
      }
    } catch (SQLException | StoreException failed) {
      if (!failing) {
        failing = true;
        LOG.warn(
            "{}: the lease of run {} cannot be renewed, or the dead not be found: {} (told once)",
            name,
            epoch,
            failed.getMessage());
      }
    }
    return true;
  }

  /// Renews what is due.
  private boolean keep() throws SQLException, StoreException {
    if (!hinting) {
      hinting = session.use(connection -> Hint.take(connection, epoch));
    }
    long nowNs = System.nanoTime();
    if (nowNs - renewedNs < lease.renewEvery().toNanos()) {
      return true;
    }
    boolean isAlive =
        session.use(connection -> {
          try (PreparedStatement renew =
              connection.prepareStatement(
                  "update server set lease_until = clock_timestamp() + ? * interval '1 ms',"
                      + " decided_ms = ? where"
                      + OwnRow.CONDITION)) {
            renew.setLong(1, lease.length().toMillis());
            renew.setLong(2, decidedMs);
            row.set(renew, 3);
            return renew.executeUpdate() > 0;
          }
        });
    renewedNs = nowNs;
    return isAlive;
  }

  private void takeOver() throws SQLException, StoreException {
    List<Long> expired = suspects(TakeOver.Cause.LEASE);
    if (!expired.isEmpty()) {
      session.use(connection -> {
        TakeOver.endUnfinishedBatches(connection);
        return true;
      });
    }
    for (long silent : expired) {
      declareDead(silent, TakeOver.Cause.LEASE);
    }
    for (long silent : missingForLong(suspects(TakeOver.Cause.LOCK), System.nanoTime())) {
      declareDead(silent, TakeOver.Cause.LOCK);
    }
    List<Long> dead = session.use(TakeOver::debtors);
    boolean mayBeMore = !dead.isEmpty();
    while (mayBeMore && closing.getCount() > 0 && keep()) {
      mayBeMore = session.transaction(connection -> TakeOver.move(connection, dead)) > 0;
    }
  }

  private List<Long> suspects(TakeOver.Cause cause) throws SQLException, StoreException {
    return tells(cause)
        ? session.use(connection -> TakeOver.suspects(connection, cause))
        : List.of();
  }

  /// Whether it tells that a run is dead. All may have lost the database, and so what shows that
  /// they live. Who starts while it is there has the locks to go by.
  private boolean tells(TakeOver.Cause cause) {
    boolean areAllBack = System.nanoTime() - connectedNs >= lease.comeBack().toNanos();
    return areAllBack || (cause == TakeOver.Cause.LOCK && !returned);
  }

  private void declareDead(long other, TakeOver.Cause cause) throws SQLException, StoreException {
    if (other != epoch
        && session.transaction(connection -> TakeOver.declareDead(connection, other, cause))) {
      LOG.warn("{}: run {} is dead ({}); what it had goes on elsewhere", name, other, cause);
    }
  }

  private List<Long> missingForLong(List<Long> missing, long nowNs) {
    missingSinceNs.keySet().retainAll(missing);
    long graceNs = lease.grace().toNanos();
    return missing.stream()
        .filter(it -> nowNs - missingSinceNs.computeIfAbsent(it, first -> nowNs) >= graceNs)
        .toList();
  }

  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    try {
      thread.join(CLOSE_PATIENCE_MS);
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
