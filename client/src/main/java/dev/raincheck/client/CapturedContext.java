package dev.raincheck.client;

import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.List;

/// The contexts of all interceptors, as they were where a callback was attached. The first is the
/// outermost.
final class CapturedContext {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");
  private static final CapturedContext NONE = new CapturedContext(List.of());

  private final List<CallbackInterceptor.Context> contexts;

  private CapturedContext(List<CallbackInterceptor.Context> contexts) {
    this.contexts = contexts;
  }

  static CapturedContext of(List<CallbackInterceptor> interceptors) {
    return interceptors.isEmpty()
        ? NONE
        : new CapturedContext(interceptors.stream().map(CallbackInterceptor::capture).toList());
  }

  /// The callback, in these contexts.
  Runnable around(Runnable callback) {
    return contexts.isEmpty() ? callback : new Surrounded(contexts, callback);
  }

  /// One run of a callback.
  private static final class Surrounded implements Runnable {
    private final List<CallbackInterceptor.Context> contexts;
    private final Runnable callback;
    private boolean ran;

    private Surrounded(List<CallbackInterceptor.Context> contexts, Runnable callback) {
      this.contexts = contexts;
      this.callback = callback;
    }

    @Override
    public void run() {
      try {
        from(0);
      } catch (Throwable fault) { // a future must complete when its call ends
        LOG.warn("a callback failed, or an interceptor of callbacks", fault);
      }
      if (!ran) {
        LOG.warn(
            "an interceptor of callbacks did not run the callback (expected: once, on the same"
                + " thread); it runs without a context");
        once();
      }
    }

    private void from(int next) {
      if (next < contexts.size()) {
        contexts.get(next).run(() -> from(next + 1));
      } else {
        once();
      }
    }

    private void once() {
      if (ran) {
        throw new IllegalStateException("an interceptor ran a callback twice (expected: once)");
      }
      ran = true;
      callback.run();
    }
  }
}
