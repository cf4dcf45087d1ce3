package dev.raincheck.benchmarks.peers;

import static java.lang.System.out;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// A process with one of them. Answers questions, which are how many operations are to be in flight
/// and for how many milliseconds, with how many ended per second.
public final class PeerMain {
  private PeerMain() {}

  /// @param args the peer's name, and the database's URL
  static void main(String[] args) throws Exception {
    Peer peer = Peer.named(args[0], args[1]);
    out.println("ready");
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question; (question = questions.readLine()) != null; ) {
      String[] words = question.split(" ", -1);
      out.println(rate(peer, Integer.parseInt(words[0]), Long.parseLong(words[1])));
    }
    System.exit(0);
  }

  private static double rate(Peer peer, int inFlight, long forMs) throws InterruptedException {
    var count = new LongAdder();
    long startNs = System.nanoTime();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      callers.add(
          Thread.startVirtualThread(() -> {
            while (System.nanoTime() - startNs < forMs * 1_000_000) {
              live(peer);
              count.increment();
            }
          }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    return count.sum() / ((System.nanoTime() - startNs) / 1e9);
  }

  private static void live(Peer peer) {
    try {
      peer.live();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
