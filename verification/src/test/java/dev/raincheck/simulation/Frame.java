package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import java.util.List;

/// What the network carries.
///
/// @param ids of the messages that were put into it, in their order
public record Frame(byte[] bytes, List<Long> ids) {
  /// Whoever takes it apart must find what was put in.
  public void requireRead(List<Long> read) {
    require(ids.equals(read), "what is sent arrives: messages {} were read as {}", ids, read);
  }

  public int length() {
    return bytes.length;
  }
}
