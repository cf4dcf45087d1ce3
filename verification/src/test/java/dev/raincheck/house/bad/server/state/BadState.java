package dev.raincheck.house.bad.server.state;

/// What others write.
public class BadState {
  public int count;
}
