package dev.raincheck.benchmarks;

/// A figure to reach: a ratio of two variants, or a bound on one.
///
/// @param beside the variant to compare with, or empty for a bound
/// @param atLeast whether `bound` is a least value; else it is a largest one
record Goal(
    String variant, String setting, String metric, String beside, boolean atLeast, double bound) {
  static Goal ratioAtLeast(
      String variant, String setting, String metric, String beside, double bound) {
    return new Goal(variant, setting, metric, beside, true, bound);
  }

  static Goal atMost(String variant, String setting, String metric, double bound) {
    return new Goal(variant, setting, metric, "", false, bound);
  }

  String text() {
    String what = variant + ", " + setting + ", " + metric;
    String relation = atLeast ? " ≥ " : " ≤ ";
    return beside.isEmpty() ? what + relation + bound : what + relation + bound + " × " + beside;
  }
}
