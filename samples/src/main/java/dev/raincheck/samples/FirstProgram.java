package dev.raincheck.samples;

// region program
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.util.BitSet;

/// The smallest whole program: a service, its implementation, a server and a client in one file.
public final class FirstProgram {
  @Service("primes")
  public interface Primes {
    Found below(int limit);

    record Found(int count, int largest) {}
  }

  static Primes.Found sieve(int limit) {
    var composite = new BitSet(limit);
    int count = 0;
    int largest = 0;
    for (int n = 2; n < limit; n = composite.nextClearBit(n + 1)) {
      count++;
      largest = n;
      for (long multiple = (long) n * n; multiple < limit; multiple += n) {
        composite.set((int) multiple);
      }
    }
    return new Primes.Found(count, largest);
  }

  public static void main(String[] args) throws Exception {
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:5570")
                .serve(Primes.class, FirstProgram::sieve)
                .start();
        var client = RaincheckClient.connect(server.address())) {
      Primes primes = client.service(Primes.class);
      System.out.println("below a thousand: " + primes.below(1_000));

      Deferred<Primes.Found> later = client.submit(Primes.class, it -> it.below(100_000_000));
      System.out.println("a token for now:  " + later.token());
      System.out.println("and its result:   " + later.await());
    }
  }

  private FirstProgram() {}
}
// endregion
