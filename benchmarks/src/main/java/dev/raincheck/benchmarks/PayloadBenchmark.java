package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

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
        .map(it ->
            Goal.ratioAtLeast(
                Variant.RAINCHECK_DIRECT.text, setting(it), "MB/s", Variant.GRPC_DIRECT.text, 1))
        .toList();
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
      try (Child server = Child.start(CallsServer.class, List.of(), variant.name());
          Child client =
              Child.start(
                  PayloadClient.class, List.of(), variant.name(), server.line(), effort.text())) {
        samples.addAll(client.samples());
      }
    }
    return samples;
  }
}
