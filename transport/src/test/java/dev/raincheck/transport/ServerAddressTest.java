package dev.raincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
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
  @CsvSource({
    "::1,                     tcp://[::1]:5570",
    "::,                      tcp://[::]:5570",
    "2001:db8:0:1:0:0:0:1,    tcp://[2001:db8:0:1::1]:5570",
    "fe80:0:0:0:1:2:3:4,      tcp://[fe80::1:2:3:4]:5570",
    "1:10:0:0:2:3:4:5,        tcp://[1:10::2:3:4:5]:5570",
    "1:2:3:4:5:6:0:0,         tcp://[1:2:3:4:5:6::]:5570",
    "2001:0:1:2:3:4:5:6,      tcp://[2001:0:1:2:3:4:5:6]:5570",
    "10.0.0.1,                tcp://10.0.0.1:5570",
  })
  void addressOfAHost_isWrittenAsPeopleWriteIt(String literal, String text) {
    ServerAddress at =
        ServerAddress.toConnect("tcp://name:5570").at(InetAddress.ofLiteral(literal));
    assertEquals(text, at.toString());
    assertTrue(at.isLiteral());
    assertEquals(at, ServerAddress.toConnect(text));
  }

  @Test
  void nameIsNoLiteral() {
    assertFalse(ServerAddress.toConnect("tcp://localhost:5570").isLiteral());
    assertFalse(ServerAddress.toBind("tcp://*:5570").isLiteral());
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
