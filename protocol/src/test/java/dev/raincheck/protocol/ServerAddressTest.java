package dev.raincheck.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"tcp://127.0.0.1:5570", "tcp://localhost:1", "tcp://[::1]:65535", "tcp://a.b:80"})
  void hostAndPort_areGoodForBoth(String text) {
    assertEquals(text, ServerAddress.toBind(text).toString());
    assertEquals(text, ServerAddress.toConnect(text).toString());
  }

  @Test
  void anyHostAndAnyPort_areForServers() {
    assertEquals(new ServerAddress("*", 0), ServerAddress.toBind("tcp://*:*"));
    assertEquals(new ServerAddress("127.0.0.1", 0), ServerAddress.toBind("tcp://127.0.0.1:0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''                    | begin with tcp://
          127.0.0.1:5570        | begin with tcp://
          http://127.0.0.1:80   | begin with tcp://
          tcp://127.0.0.1       | add the port
          tcp://                | add the port
          tcp://:5570           | add the host
          tcp://127.0.0.1:      | the port is a number from 1 to 65535
          tcp://127.0.0.1:abc   | the port is a number from 1 to 65535
          tcp://127.0.0.1:99999 | the port is a number from 1 to 65535
          tcp://127.0.0.1:-1    | the port is a number from 1 to 65535
          tcp://127.0.0.1:5570/ | the port is a number from 1 to 65535
          tcp://127.0.0.1:0     | the port is a number from 1 to 65535
          tcp://127.0.0.1:*     | the port is a number from 1 to 65535
          tcp://*:5570          | name the server's host
          """)
  void mistakesOfClients_areToldWithTheRemedy(String text, String remedy) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ServerAddress.toConnect(text))
            .getMessage();
    assertEquals(
        "address: \"%s\" (expected: such as tcp://127.0.0.1:5570; %s"
            .formatted(text, remedy)
            .strip(),
        message.substring(0, message.indexOf(remedy) + remedy.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:abc", "tcp://127.0.0.1:70000", "tcp://*", "ipc://*:1"})
  void mistakesOfServers_areRefusedToo(String text) {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.toBind(text));
  }
}
