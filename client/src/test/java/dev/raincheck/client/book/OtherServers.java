package dev.raincheck.client.book;

/// There are other servers than the one that is connected to.
///
/// @param shareStore whether they have its durable tokens too
record OtherServers(boolean shareStore) implements Servers {
  @Override
  public boolean knowOthers() {
    return true;
  }
}
