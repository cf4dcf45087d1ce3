package dev.raincheck.samples;

/// Says hello, until the real quick start arrives.
final class Quickstart {
  private Quickstart() {}

  static void main(String[] args) {
    System.out.println("hello");
  }
}
