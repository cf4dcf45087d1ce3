package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Bytes there and back.
final class PayloadBenchmark implements Benchmark {
  static final List<Integer> KIB = List.of(1, 10, 100, 1_000);

  @Override
  public String name() {
    return "payload";
  }

  @Override
  public String measures() {
    return "Arguments and results of 1 KB to 1 MB, four under way: MB/s, both ways together.";
  }

  static String setting(int kib) {
    return kib + " KiB";
  }

  @Override
  public List<Goal> goals() {
    return KIB.stream()
        .flatMap(it ->
            Stream.of(
                goal(Variant.RAINCHECK_DIRECT, it, Variant.GRPC_DIRECT),
                goal(Variant.RAINCHECK, it, Variant.GRPC_VIRTUAL)))
        .toList();
  }

  private static Goal goal(Variant variant, int kib, Variant beside) {
    return Goal.ratioAtLeast(variant.text, setting(kib), "MB/s", beside.text, 1);
  }

  @Override
  public String drawn() {
    return "MB/s";
  }

  @Override
  public List<Sample> round(Effort effort) {
    List<Sample> samples = new ArrayList<>();
    for (Variant variant :
        List.of(
            Variant.GRPC_DIRECT,
            Variant.RAINCHECK_DIRECT,
            Variant.GRPC_VIRTUAL,
            Variant.RAINCHECK)) {
      try (Pair pair = start(Child.CLASS_PATH, variant, effort)) {
        samples.addAll(pair.samples());
      }
    }
    return samples;
  }

  /// @param classPath of a build, perhaps another one
  static Pair start(String classPath, Variant variant, Effort effort) {
    Child server = CallsServer.start(classPath, variant);
    String client = PayloadClient.class.getName();
    return new Pair(
        server,
        Child.startJava(
            classPath, client, List.of(), variant.name(), server.line(), effort.text()));
  }
}
