package dev.raincheck.house.bad.server;

import dev.raincheck.house.bad.client.BadClient;
import dev.raincheck.house.bad.samples.BadSample;
import java.util.concurrent.locks.ReentrantLock;

/// Knows the client and a sample, locks, and prints.
public class BadServer {
  ReentrantLock lock = new ReentrantLock();
  BadClient client = new BadClient();
  BadSample sample = new BadSample();

  void print() {
    System.out.println(lock);
  }
}
