package dev.raincheck.server.runner;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.CallRefusedException;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.api.InvalidArgumentsException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.ValueTooLargeException;
import dev.raincheck.protocol.bytes.WritingInterruptedException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.state.Handler;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A method of the user's object, as a handler: reads the arguments, calls, and writes the result
/// or what was thrown.
public final class MethodBinding implements Handler {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  private final MethodContract contract;
  private final Object service;
  private final int valueBytesMax;
  private final Predicate<String> showsStacks;
  private final List<HandlerInterceptor> interceptors;

  /// @param showsStacks whether a principal is sent the stacks of unexpected exceptions
  public MethodBinding(
      MethodContract contract,
      Object service,
      int valueBytesMax,
      Predicate<String> showsStacks,
      List<HandlerInterceptor> interceptors) {
    this.contract = contract;
    this.service = service;
    this.valueBytesMax = valueBytesMax;
    this.showsStacks = showsStacks;
    this.interceptors = List.copyOf(interceptors);
  }

  @Override
  public Outcome handle(Slice arguments) {
    @Nullable Object[] values;
    try {
      values = contract.decodeArguments(Compression.inflate(arguments, valueBytesMax));
    } catch (InvalidArgumentsException | ValueException unfit) {
      return failure(
          ErrorCode.INVALID_ARGUMENTS, Execution.NOT_STARTED, String.valueOf(unfit.getMessage()));
    }
    // An Error too: it must not end the server, and somebody waits for the outcome.
    try {
      return interceptors.isEmpty() ? written(call(values)) : intercepted(values);
    } catch (Throwable thrown) {
      return threw(thrown);
    }
  }

  private @Nullable Object call(@Nullable Object[] values) throws Throwable {
    return await(contract.invoke(service, values));
  }

  private Outcome intercepted(@Nullable Object[] values) throws Exception {
    var run =
        new InterceptedCall(
            interceptors,
            CallContext.current(),
            () -> {
              try {
                return call(values);
              } catch (Exception | Error thrown) {
                throw thrown;
              } catch (Throwable odd) {
                throw new IllegalStateException(odd); // neither, which no interceptor expects
              }
            });
    try {
      return written(run.run());
    } catch (CallRefusedException refused) {
      return new Outcome.Failed(run.failure(refused));
    }
  }

  @Override
  public @Nullable ClassLoader contextClassLoader() {
    return service.getClass().getClassLoader();
  }

  private @Nullable Object await(@Nullable Object returned) throws Throwable {
    if (!contract.asynchronous() || !(returned instanceof CompletionStage<?> stage)) {
      return returned;
    }
    CompletableFuture<?> future = stage.toCompletableFuture();
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() == null ? failed : failed.getCause();
    } catch (InterruptedException stopped) {
      future.cancel(true);
      throw stopped;
    }
  }

  private Outcome written(@Nullable Object result) {
    try {
      return new Outcome.Value(contract.encodeResult(result, valueBytesMax));
    } catch (ValueTooLargeException tooLarge) {
      return failure(
          ErrorCode.RESULT_TOO_LARGE,
          Execution.FINISHED,
          "%s returned more than %d bytes (expected: at most %2$d; return less, or raise the server's messageBytesMax)"
              .formatted(contract.name(), valueBytesMax));
    } catch (WritingInterruptedException stopped) {
      return threw(stopped); // it was asked to stop, and would have gone on
    } catch (ValueException unwritable) {
      return failure(
          ErrorCode.RESULT_NOT_ENCODABLE,
          Execution.FINISHED,
          contract.name() + " returned what cannot travel: " + unwritable.getMessage());
    }
  }

  private Outcome threw(Throwable thrown) {
    try {
      Optional<EncodedException> declared = contract.exceptions().encode(thrown, valueBytesMax);
      Failure failure =
          Failure.of(ErrorCode.DECLARED, Execution.FINISHED, String.valueOf(thrown.getMessage()));
      int messageBytes = failure.message().getBytes(StandardCharsets.UTF_8).length;
      if (declared.isPresent() && declared.get().value().length + messageBytes <= valueBytesMax) {
        return new Outcome.Failed(failure.withDeclared(declared.get()));
      }
    } catch (ValueException unwritable) {
      thrown.addSuppressed(unwritable); // it travels like an undeclared one
    }
    CallContext context = CallContext.current();
    String operation = contract.name() + "-" + context.operationId();
    if (context.cancellation().isRequested()) {
      LOG.debug("{} stopped as it was asked to", operation, thrown);
    } else {
      LOG.warn("{} failed", operation, thrown);
    }
    Failure failure =
        Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, contract.name() + " failed: " + thrown)
            .withDetail("operation", context.operationId());
    boolean shows = showsStacks.test(context.principal());
    return new Outcome.Failed(shows ? failure.withDetail("stack", Stacks.of(thrown)) : failure);
  }

  private static Outcome failure(ErrorCode code, Execution execution, String message) {
    return new Outcome.Failed(Failure.of(code, execution, message));
  }
}
