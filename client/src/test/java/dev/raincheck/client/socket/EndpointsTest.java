package dev.raincheck.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
  @ParameterizedTest
  @ValueSource(strings = {"tcp://a:1,", ",tcp://a:1", "tcp://a:1, ,tcp://b:1", ","})
  void commaTooMany_isSaidToBeOne(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Endpoints.parse(text));
    assertEquals(
        "address: \"" + text + "\" has a comma too many (expected: one between two addresses)",
        refused.getMessage());
  }
}
