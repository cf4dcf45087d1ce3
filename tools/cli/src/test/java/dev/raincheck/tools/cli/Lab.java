package dev.raincheck.tools.cli;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A service with what a command line can meet.
@Service("lab")
@Description("Measures things")
interface Lab {
  @NonBlocking
  @Description("Says hello")
  String greet(String name);

  Sample echo(Sample sample);

  String kinds(int count, double weight, BigDecimal price, byte[] bytes, Optional<Duration> time);

  void nothing(List<String> words);

  /// Waits until the test lets it go on, or it is told to stop.
  @Blocking
  String hold(String name) throws InterruptedException;

  String fail(String how) throws Broken;

  String metadata();

  enum Color {
    RED,
    BLUE
  }

  sealed interface Shape {
    record Box(double width, BigDecimal price) implements Shape {}

    record Disc(double radius) implements Shape {}
  }

  record Sample(
      String name, Color color, Shape shape, byte[] label, Map<String, List<Double>> series) {}

  /// Something that the interface declares.
  final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    public Broken(String message) {
      super(message);
    }
  }
}
