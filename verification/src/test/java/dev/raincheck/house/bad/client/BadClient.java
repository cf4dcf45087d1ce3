package dev.raincheck.house.bad.client;

import dev.raincheck.house.bad.shutdown.BadShutdown;

/// Knows the strategies, loads classes by name, and knows ZeroMQ.
public class BadClient {
  BadShutdown strategy = new BadShutdown();
  org.zeromq.ZContext context = new org.zeromq.ZContext();

  Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }
}
