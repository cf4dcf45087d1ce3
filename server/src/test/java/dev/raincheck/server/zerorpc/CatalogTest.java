package dev.raincheck.server.zerorpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.settings.ZeroRpc;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which names there are, and what is refused at start-up.
class CatalogTest {
  @Service("stock")
  interface Stock {
    int count(String article);

    void order(String article);
  }

  @Service("press")
  interface Press {
    int count(String sheet);
  }

  @Service("health")
  interface Health {
    boolean ping();
  }

  private static Catalog catalog(ZeroRpc settings, Class<?>... services) {
    List<ServiceContract> contracts = Stream.of(services).map(ServiceContract::of).toList();
    return new Catalog(settings, contracts, Times.DEFAULT, "test");
  }

  private static void assertRefused(String part, ZeroRpc settings, Class<?>... services) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> catalog(settings, services))
            .getMessage();
    assertTrue(String.valueOf(message).contains(part), message);
  }

  @Test
  void methods_haveFullAndFlatNames_andAreListedOnce() {
    Catalog catalog = catalog(ZeroRpc.DEFAULT, Stock.class);
    assertEquals("stock.order", catalog.fullName("order"));
    assertEquals("stock.order", catalog.fullName("stock.order"));
    assertEquals("nosuch", catalog.fullName("nosuch"));
    assertEquals(List.of("count", "order"), catalog.names());
  }

  @Test
  void flatNameOfTwo_isRefused_withBothAndTheRemedy() {
    assertRefused("of stock.count and of press.count", ZeroRpc.DEFAULT, Stock.class, Press.class);
    assertRefused("withFlatNamesOf(one)", ZeroRpc.DEFAULT, Stock.class, Press.class);
  }

  @Test
  void flatNamesOfSomeServices_leaveTheOthersTheirFullNames() {
    Catalog catalog =
        catalog(ZeroRpc.DEFAULT.withFlatNamesOf(Stock.class), Stock.class, Press.class);
    assertEquals("stock.count", catalog.fullName("count"));
    assertEquals(List.of("count", "order", "press.count"), catalog.names());
    assertEquals(
        List.of("press.count"), catalog(ZeroRpc.DEFAULT.withFlatNamesOf(), Press.class).names());
  }

  @Test
  void nameThatTheseClientsUseThemselves_isRefused() {
    assertRefused("health.ping cannot be called \"ping\"", ZeroRpc.DEFAULT, Health.class);
    assertEquals(
        List.of("health.ping"), catalog(ZeroRpc.DEFAULT.withFlatNamesOf(), Health.class).names());
  }

  @Test
  void flatNamesOfWhatIsNotServed_areRefused() {
    assertRefused(
        "press, which is not served (expected: one of stock)",
        ZeroRpc.DEFAULT.withFlatNamesOf(Press.class),
        Stock.class);
  }
}
