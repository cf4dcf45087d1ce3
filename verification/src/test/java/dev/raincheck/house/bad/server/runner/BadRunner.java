package dev.raincheck.house.bad.server.runner;

import dev.raincheck.house.bad.server.state.BadState;

/// Writes what belongs to the loop.
public class BadRunner {
  void count(BadState state) {
    state.count = 1;
  }
}
