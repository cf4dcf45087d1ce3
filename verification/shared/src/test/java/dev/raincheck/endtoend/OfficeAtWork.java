package dev.raincheck.endtoend;

import dev.raincheck.api.CallContext;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/// The service, with handles for the test.
final class OfficeAtWork implements Office {
  private static final Executor ELSEWHERE = task -> Thread.ofVirtual().start(task);

  final CountDownLatch release = new CountDownLatch(1);
  final AtomicInteger held = new AtomicInteger();
  final AtomicInteger inDoor = new AtomicInteger();
  final AtomicInteger mostInDoor = new AtomicInteger();
  private final AtomicInteger inLounge = new AtomicInteger();
  private final AtomicInteger mostInLounge = new AtomicInteger();

  /// A server of nothing else, at a port of its own.
  RaincheckServer open() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Office.class, this)
        .shutdownStrategy("abort:1s")
        .start();
  }

  @Override
  public String greet(String name) {
    return "hello " + name;
  }

  @Override
  public Parcel forward(Parcel parcel) {
    return parcel;
  }

  @Override
  public String hold(String name) {
    CallContext context = CallContext.current();
    context.progress(0.5, name + " is held");
    held.incrementAndGet();
    try {
      while (!release.await(10, TimeUnit.SECONDS)) {
        context.cancellation().throwIfRequested();
      }
      return name;
    } catch (InterruptedException told) {
      throw new CancellationException(context.cancellation().reason().orElse("no reason given"));
    }
  }

  @Override
  public String insist(String name) {
    held.incrementAndGet();
    while (true) {
      try {
        release.await();
        return name;
      } catch (InterruptedException ignored) {
        held.incrementAndGet(); // once more: it was told, and goes on
      }
    }
  }

  @Override
  public String tooLong() {
    return hold("too long");
  }

  @Override
  public long sum(int upTo) {
    return LongStream.rangeClosed(1, upTo).sum();
  }

  @Override
  public int enter() {
    return counted(inDoor, mostInDoor);
  }

  @Override
  public int leave() {
    return counted(inDoor, mostInDoor);
  }

  @Override
  public int lounge() {
    return counted(inLounge, mostInLounge);
  }

  private static int counted(AtomicInteger inside, AtomicInteger most) {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    for (int i = 0; i < 20_000; i++) {
      Thread.onSpinWait(); // gives others the chance to come in as well
    }
    inside.decrementAndGet();
    return most.get();
  }

  @Override
  public String again(String text) {
    return text;
  }

  @Override
  public void buy(String item, int count) throws SoldOutException {
    switch (item) {
      case "stamps" -> throw new SoldOutException("no " + count + " stamps", 3);
      case "dreams" -> throw new NoSuchItemException(item);
      default -> throw new IllegalStateException("the till is stuck");
    }
  }

  @Override
  public CompletionStage<String> later(String text) {
    return CompletableFuture.supplyAsync(() -> "later " + text, ELSEWHERE);
  }

  @Override
  public Map<String, Integer> unwritable() {
    return Collections.singletonMap(null, 1);
  }

  @Override
  public byte[] pile(int bytes) {
    return new byte[bytes];
  }

  @Override
  public List<String> context() {
    CallContext context = CallContext.current();
    return List.of(
        context.method(),
        context.metadata().toString(),
        context.remaining().toString(),
        "stop: " + context.cancellation().isRequested(),
        "shutdown: " + context.isShuttingDown());
  }

  @Override
  public String holdOnce(String file) {
    try {
      Files.createFile(Path.of(file));
      return hold(file);
    } catch (FileAlreadyExistsException second) {
      return "done at last";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public String inTurn(String name) {
    return hold(name);
  }
}
