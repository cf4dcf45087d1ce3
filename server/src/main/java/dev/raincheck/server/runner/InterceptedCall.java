package dev.raincheck.server.runner;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.CallRefusedException;
import dev.raincheck.api.Execution;
import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.api.Retry;
import dev.raincheck.protocol.wire.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a handler behind all interceptors, the first of them outermost. The handler's
/// thread's.
final class InterceptedCall {
  private final List<HandlerInterceptor> interceptors;
  private final CallContext context;
  private final HandlerInterceptor.Invocation handler;
  private boolean handlerRan;

  InterceptedCall(
      List<HandlerInterceptor> interceptors,
      CallContext context,
      HandlerInterceptor.Invocation handler) {
    this.interceptors = interceptors;
    this.context = context;
    this.handler = handler;
  }

  @Nullable Object run() throws Exception {
    return from(0);
  }

  private @Nullable Object from(int next) throws Exception {
    if (next < interceptors.size()) {
      return interceptors.get(next).intercept(context, () -> from(next + 1));
    }
    if (handlerRan) {
      throw new IllegalStateException(
          "proceed() of an interceptor was called twice for one call (expected: once)");
    }
    handlerRan = true;
    return handler.proceed();
  }

  /// What the caller gets if an interceptor refused.
  Failure failure(CallRefusedException refused) {
    Failure failure =
        Failure.of(
            refused.code(),
            handlerRan ? Execution.FINISHED : Execution.NOT_STARTED,
            String.valueOf(refused.getMessage()));
    return handlerRan
        ? failure
        : refused
            .retryAfter()
            .map(it -> failure.withRetry(Retry.asNewRequest(it.toMillis())))
            .orElse(failure);
  }
}
