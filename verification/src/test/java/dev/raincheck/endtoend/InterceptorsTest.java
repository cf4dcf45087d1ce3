package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallRefusedException;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.HandlerInterceptor;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Retry;
import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What users put around their handlers.
class InterceptorsTest {
  private static final ScopedValue<String> TENANT = ScopedValue.newInstance();

  /// As long as a call is made again that was refused with `OVERLOADED`.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Service("shop")
  interface Shop {
    String order(String what);

    @NonBlocking
    String quick(String what);

    CompletionStage<String> later(String what);

    String fail() throws TimeoutException;
  }

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private final Shop shop =
      new Shop() {
        @Override
        public String order(String what) {
          seen.add("order");
          return what + " for " + TENANT.orElse("nobody");
        }

        @Override
        public String quick(String what) {
          return order(what);
        }

        @Override
        public CompletionStage<String> later(String what) {
          return CompletableFuture.completedFuture(order(what));
        }

        @Override
        public String fail() throws TimeoutException {
          throw new TimeoutException("of the shop");
        }
      };

  private void with(HandlerInterceptor interceptor, Consumer<Shop> test) {
    with(
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Shop.class, shop)
            .interceptHandlers(interceptor),
        test);
  }

  private static void with(ServerBuilder builder, Consumer<Shop> test) {
    try (RaincheckServer server = builder.start();
        var client =
            RaincheckClient.connect(ClientOptions.of(server.address()).withPatience(PATIENCE))) {
      test.accept(client.service(Shop.class));
    }
  }

  @Test
  void interceptor_setsAContext_onEveryKindOfThread() {
    with(
        (call, handler) -> ScopedValue.where(TENANT, call.method()).call(handler::proceed),
        shop -> {
          assertEquals("tea for shop.order", shop.order("tea"));
          assertEquals("tea for shop.quick", shop.quick("tea"));
          assertEquals("tea for shop.later", shop.later("tea").toCompletableFuture().join());
        });
  }

  @Test
  void refusedCall_didNotStart() {
    with(
        (call, handler) -> {
          throw CallRefusedException.permissionDenied("closed on Sundays");
        },
        shop -> {
          var refused = assertThrows(RaincheckException.class, () -> shop.order("tea"));
          assertTrue(refused.getMessage().contains("closed on Sundays"), refused.getMessage());
          assertEquals(Optional.of(ErrorCode.PERMISSION_DENIED), refused.code());
          assertEquals(Execution.NOT_STARTED, refused.execution());
        });
    assertTrue(seen.isEmpty(), seen.toString());
  }

  @Test
  void overloadedCall_isToldWhenToComeBack() {
    with(
        (call, handler) -> {
          throw CallRefusedException.overloaded("a queue", Duration.ofSeconds(7));
        },
        shop -> {
          var refused = assertThrows(RaincheckException.class, () -> shop.quick("tea"));
          assertEquals(Retry.asNewRequest(7_000), refused.retry());
        });
  }

  @Test
  void callThatIsRefusedAfterItsHandler_hasFinished() {
    with(
        (call, handler) -> {
          handler.proceed();
          throw CallRefusedException.permissionDenied("too late");
        },
        shop -> {
          var refused = assertThrows(RaincheckException.class, () -> shop.order("tea"));
          assertEquals(Execution.FINISHED, refused.execution());
        });
  }

  @Test
  void firstInterceptor_isTheOutermost_andSeesWhatTheHandlerThrows() {
    with(
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Shop.class, shop)
            .interceptHandlers((call, handler) -> {
              try {
                return handler.proceed();
              } catch (TimeoutException of) {
                seen.add("outer saw " + of.getMessage());
                throw of;
              }
            })
            .interceptHandlers((call, handler) -> {
              seen.add("inner");
              return handler.proceed();
            }),
        shop -> assertThrows(TimeoutException.class, shop::fail));
    assertEquals("[inner, outer saw of the shop]", seen.toString());
  }

  @Test
  void handler_runsOnce_whateverInterceptorsDo() {
    with(
        (call, handler) -> {
          handler.proceed();
          return handler.proceed();
        },
        shop -> {
          var failed = assertThrows(RaincheckException.class, () -> shop.order("tea"));
          assertTrue(failed.getMessage().contains("called twice"), failed.getMessage());
        });
    assertEquals("[order]", seen.toString());
  }
}
