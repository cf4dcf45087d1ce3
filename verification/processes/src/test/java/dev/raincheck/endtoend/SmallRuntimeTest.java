package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.stores.sqlite.SqliteStore;
import dev.raincheck.testkit.TestProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A runtime image with the modules that docs/operating.md names, and no others.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallRuntimeTest {
  private static final String MODULES = "java.management,java.sql,jdk.net,jdk.unsupported";

  @TempDir Path folder;

  @Service("mint")
  public interface Mint {
    int coin(int value);

    @Blocking
    int press(int value);
  }

  /// Server and client, with a store in the folder that is the argument.
  static final class Main {
    private Main() {}

    static void main(String[] arguments) {
      var mint =
          new Mint() {
            @Override
            public int coin(int value) {
              return value;
            }

            @Override
            public int press(int value) {
              return 2 * value;
            }
          };
      var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
      out.println("flight recorder: " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
      try (var server =
              RaincheckServer.builder("tcp://127.0.0.1:*")
                  .serve(Mint.class, mint)
                  .store(SqliteStore.in(Path.of(arguments[0])))
                  .start();
          var client = RaincheckClient.connect(server.address())) {
        out.println("coin: " + client.service(Mint.class).coin(1));
        out.println("press: " + client.service(Mint.class).press(2));
      }
      out.println("closed");
    }
  }

  @Test
  void serverAndClient_workWithoutTheFlightRecorder() throws Exception {
    try (TestProcess process =
        ChildJvm.start(List.of("--limit-modules", MODULES), Main.class, folder.toString())) {
      assertEquals(
          List.of("flight recorder: false", "coin: 1", "press: 4", "closed"),
          process.lines().toList());
      assertEquals(0, process.exitCode());
    }
  }
}
