package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// One figure in the course of a soak, and whether it stays.
final class SoakSeries {
  private static final double GROWTH_MAX = 0.1;

  private final String name;
  private final double slack;
  private final List<Double> hours = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  /// A straight line's ends.
  ///
  /// @param second mean of the second quarter: in the first one everything is new
  /// @param last mean of the last quarter
  /// @param slopePerHour of the line through all but the first quarter
  /// @param flat whether the last quarter is no more than a tenth and the slack above the second
  record Course(String name, double second, double last, double slopePerHour, boolean flat) {
    String text() {
      return "%-22s %12s %12s %14s  %s"
          .formatted(
              name,
              Report.number(second),
              Report.number(last),
              Report.number(slopePerHour),
              flat ? "flat" : "GROWS");
    }
  }

  /// @param slack what may come on top of a tenth: chance, where numbers are small
  SoakSeries(String name, double slack) {
    this.name = name;
    this.slack = slack;
  }

  void add(double hour, double value) {
    hours.add(hour);
    values.add(value);
  }

  String name() {
    return name;
  }

  List<Double> hours() {
    return hours;
  }

  List<Double> values() {
    return values;
  }

  double last() {
    return values.getLast();
  }

  Course course() {
    int count = values.size();
    double second = mean(values.subList(count / 4, count / 2));
    double last = mean(values.subList(3 * count / 4, count));
    boolean flat = last <= second * (1 + GROWTH_MAX) + slack;
    return new Course(name, second, last, slope(count / 4), flat);
  }

  private static double mean(List<Double> some) {
    return some.stream().mapToDouble(it -> it).average().orElseThrow();
  }

  /// Of the line with the least squares.
  private double slope(int from) {
    List<Double> x = hours.subList(from, hours.size());
    List<Double> y = values.subList(from, values.size());
    double meanX = mean(x);
    double meanY = mean(y);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.size(); i++) {
      products += (x.get(i) - meanX) * (y.get(i) - meanY);
      squares += (x.get(i) - meanX) * (x.get(i) - meanX);
    }
    return products / squares;
  }
}
