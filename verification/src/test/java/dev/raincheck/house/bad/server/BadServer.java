package dev.raincheck.house.bad.server;

import dev.raincheck.house.bad.client.BadClient;
import dev.raincheck.house.bad.samples.BadSample;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows the client and a sample, locks, logs by itself, and prints.
public class BadServer {
  ReentrantLock lock = new ReentrantLock();
  BadClient client = new BadClient();
  Logger log = LoggerFactory.getLogger(BadServer.class);
  BadSample sample = new BadSample();

  void print() {
    System.out.println(lock);
  }
}
