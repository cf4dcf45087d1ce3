package dev.raincheck.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.RaincheckServer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// In a static field the extension has one server for all tests.
class SharedExtensionTest {
  @RegisterExtension
  static final RaincheckExtension RAINCHECK =
      RaincheckExtension.serving(Press.class, new Press.AtWork());

  private static final AtomicReference<RaincheckServer> FIRST = new AtomicReference<>();

  @BeforeAll
  static void see(Press remote, RaincheckServer server) {
    assertEquals("x, proof", remote.proof("x"));
    FIRST.set(server);
  }

  @RepeatedTest(2)
  void allTests_haveTheSameServer(RaincheckServer server) {
    assertSame(FIRST.get(), server);
  }

  @Nested
  class Within {
    @Test
    void nestedTests_haveItToo(Press remote, RaincheckServer server) {
      assertSame(FIRST.get(), server);
      assertEquals("x, proof", remote.proof("x"));
    }
  }

  @AfterAll
  static void stillThere(Press remote) {
    assertEquals("x, proof", remote.proof("x"));
  }

  @Test
  void outsideOfATest_thereIsNone() {
    RaincheckExtension unused = RaincheckExtension.serving(Press.class, new Press.AtWork());
    String message = assertThrows(IllegalStateException.class, unused::client).getMessage();
    assertTrue(message.contains("register the extension with @RegisterExtension"), message);
  }
}
