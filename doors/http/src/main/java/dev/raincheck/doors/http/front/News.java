package dev.raincheck.doors.http.front;

import dev.raincheck.protocol.wire.Reply;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who waits for news of which operation.
public final class News {
  private final Map<String, Set<Waiting>> byToken = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// Completed by the news. Whatever completes it has it forgotten: something that hangs on it
  /// would take three times as much, and many may wait.
  private final class Waiting extends CompletableFuture<@Nullable Reply> {
    private final String token;

    /// Whether progress is news.
    private final boolean ofProgress;

    Waiting(String token, boolean ofProgress) {
      this.token = token;
      this.ofProgress = ofProgress;
    }

    @Override
    public boolean complete(@Nullable Reply heard) {
      byToken.computeIfPresent(token, (same, all) -> without(all, this));
      return super.complete(heard);
    }
  }

  /// Completed by what is told of its end, and by null when nobody tells any more; completed by who
  /// waits no longer, it is forgotten.
  CompletableFuture<@Nullable Reply> ofEnd(String token) {
    return add(token, false);
  }

  /// The same, of progress as well.
  CompletableFuture<@Nullable Reply> ofAll(String token) {
    return add(token, true);
  }

  private CompletableFuture<@Nullable Reply> add(String token, boolean ofProgress) {
    var waiting = new Waiting(token, ofProgress);
    byToken.compute(token, (same, all) -> with(all, waiting));
    if (closed) {
      waiting.complete(null);
    }
    return waiting;
  }

  /// Mostly one stays alone, and takes little.
  private static Set<Waiting> with(@Nullable Set<Waiting> all, Waiting waiting) {
    if (all == null) {
      return Set.of(waiting);
    }
    Set<Waiting> more = all;
    if (all.size() == 1) {
      more = ConcurrentHashMap.newKeySet();
      more.addAll(all);
    }
    more.add(waiting);
    return more;
  }

  private static @Nullable Set<Waiting> without(Set<Waiting> all, Waiting waiting) {
    if (all.size() == 1) {
      return all.contains(waiting) ? null : all;
    }
    all.remove(waiting);
    return all.size() == 1 ? Set.copyOf(all) : all;
  }

  /// The server says something that nobody has asked for. On its loop.
  public void pushed(Reply reply) {
    boolean isProgress = reply instanceof Reply.Deferred;
    String token = reply.token();
    Set<Waiting> all = token == null ? null : byToken.get(token);
    if (all != null) {
      all.forEach(it -> {
        if (it.ofProgress || !isProgress) {
          it.complete(reply);
        }
      });
    }
  }

  /// Whether somebody waits for news of this one.
  boolean isAwaited(String token) {
    return byToken.containsKey(token);
  }

  boolean isClosed() {
    return closed;
  }

  /// Nobody waits any longer.
  public void close() {
    closed = true;
    byToken.values().forEach(all -> all.forEach(it -> it.complete(null)));
  }

  @Override
  public String toString() {
    return byToken.size() + " operations are waited for";
  }
}
