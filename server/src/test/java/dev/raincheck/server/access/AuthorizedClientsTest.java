package dev.raincheck.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.transport.CurveKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizedClientsTest {
  private static final String KEY = CurveKeys.generate().publicKey();
  private static final String OTHER_KEY = "#" + CurveKeys.generate().publicKey().substring(1);

  private static AuthorizedClients parse(String... lines) {
    return AuthorizedClients.parse(List.of(lines));
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, true, false",
    "*, true, true, false",
    "'* stacks', true, true, true",
    "reports.*, true, false, false",
    "'reports.build,jdk.size', true, true, false",
    "reports.buil, false, false, false",
  })
  void methods(String rights, boolean build, boolean size, boolean stacks) {
    AuthorizedClients clients = parse("# a comment", "", KEY + " ada " + rights);
    assertEquals("ada", clients.principalOf(KEY));
    assertEquals(build, clients.mayCall("ada", "reports.build"));
    assertEquals(size, clients.mayCall("ada", "jdk.size"));
    assertEquals(stacks, clients.maySeeStacks("ada"));
  }

  @Test
  void strangers_mayNothing() {
    AuthorizedClients clients = parse(KEY + " ada");
    assertNull(clients.principalOf(OTHER_KEY));
    assertFalse(clients.isKnown(""));
    assertFalse(clients.mayCall("", "jdk.size"));
    assertFalse(clients.maySeeStacks("bob"));
  }

  @Test
  void severalKeys_mayBeOnePrincipal_andAKeyMayBeginLikeAComment() {
    AuthorizedClients clients = parse(KEY + " ada", OTHER_KEY + " ada");
    assertEquals("ada", clients.principalOf(OTHER_KEY));
    assertTrue(clients.isKnown("ada"));
  }

  @Test
  void keyThatIsCommentedOut_isOut() {
    AuthorizedClients clients = parse("#" + KEY + " ada", "#" + OTHER_KEY + " bob", "#", "# x");
    assertNull(clients.principalOf(KEY));
    assertNull(clients.principalOf(OTHER_KEY));
    assertFalse(clients.isKnown("ada"));
  }

  @Test
  void unfitLines_areToldByNumber() {
    assertUnfit("line 2: key: \"short\" (expected: 40", "", "short ada");
    assertUnfit("line 1: 1 words (expected: a key, a name", KEY);
    assertUnfit("line 1: 4 words", KEY + " ada * everything");
    assertUnfit("line 1: name: \"Zoë\" (expected: up to 64", KEY + " Zoë");
    assertUnfit("line 2: key: \"" + KEY + "\" is there twice", KEY + " ada", KEY + " bob");
    assertUnfit("line 2: name: \"ada\" has other rights", KEY + " ada", OTHER_KEY + " ada jdk.*");
  }

  @Test
  void name_isUpTo64PrintableCharacters() {
    String longest = "!" + "x".repeat(62) + "~";
    assertEquals(longest, parse(KEY + " " + longest).principalOf(KEY));
    assertUnfit("line 1: name: \"x" + longest, KEY + " x" + longest);
    assertUnfit("line 1: name: \"bell\007\"", KEY + " bell\007");
    assertUnfit("line 1: name: \"delete\177\"", KEY + " delete\177");
  }

  private static void assertUnfit(String message, String... lines) {
    var told = assertThrows(IllegalArgumentException.class, () -> parse(lines));
    assertTrue(told.getMessage().startsWith(message), told.getMessage());
  }
}
