package dev.raincheck.endtoend;

import dev.raincheck.api.CallContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

final class AbroadAtWork implements Abroad {
  private final Map<String, Long> counted = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<String>> held = new ConcurrentHashMap<>();

  @Override
  public int add(int left, int right) {
    return left + right;
  }

  @Override
  public long same(long number) {
    return number;
  }

  @Override
  public String greet(String name, Optional<String> title) {
    return "hello " + title.map(it -> it + " ").orElse("") + name;
  }

  @Override
  public long count(String what) {
    return counted.merge(what, 1L, Long::sum);
  }

  @Override
  public long countAgain(String what) {
    return count(what);
  }

  @Override
  public long counted(String what) {
    return counted.getOrDefault(what, 0L);
  }

  @Override
  public String hold(String name) {
    CallContext context = CallContext.current();
    context.progress(0.5, name + " is held");
    try {
      return ofName(name).get();
    } catch (InterruptedException told) {
      throw new CancellationException(context.cancellation().reason().orElse("no reason given"));
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  @Override
  public String waitFor(String name) {
    return hold(name);
  }

  @Override
  public void release(String name) {
    ofName(name).complete(name + " is released");
  }

  private CompletableFuture<String> ofName(String name) {
    return held.computeIfAbsent(name, none -> new CompletableFuture<>());
  }

  @Override
  public int weigh(byte[] load) {
    return load.length;
  }
}
