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
    "'', true, true, false, false",
    "*, true, true, false, false",
    "'* stacks', true, true, true, false",
    "'* operate', true, true, false, true",
    "'* operate stacks', true, true, true, true",
    "reports.*, true, false, false, false",
    "'reports.* stacks operate', true, false, true, true",
    "'reports.build,jdk.size', true, true, false, false",
    "reports.buil, false, false, false, false",
  })
  void rights(String words, boolean build, boolean size, boolean stacks, boolean operate) {
    AuthorizedClients clients = parse("# a comment", "", KEY + " ada " + words);
    assertEquals("ada", clients.principalOf(KEY));
    assertEquals(build, clients.mayCall("ada", "reports.build"));
    assertEquals(size, clients.mayCall("ada", "jdk.size"));
    assertEquals(stacks, clients.maySeeStacks("ada"));
    assertEquals(operate, clients.mayOperate("ada"));
  }

  @Test
  void strangers_mayNothing() {
    AuthorizedClients clients = parse(KEY + " ada");
    assertNull(clients.principalOf(OTHER_KEY));
    assertFalse(clients.isClient(""));
    assertFalse(clients.mayCall("", "jdk.size"));
    assertFalse(clients.maySeeStacks("bob"));
    assertFalse(clients.mayOperate("bob"));
  }

  @Test
  void severalKeys_mayBeOnePrincipal_andAKeyMayBeginLikeAComment() {
    AuthorizedClients clients = parse(KEY + " ada", OTHER_KEY + " ada");
    assertEquals("ada", clients.principalOf(OTHER_KEY));
    assertTrue(clients.isClient("ada"));
  }

  @Test
  void keyThatIsCommentedOut_isOut() {
    AuthorizedClients clients = parse("#" + KEY + " ada", "#" + OTHER_KEY + " bob", "#", "# x");
    assertNull(clients.principalOf(KEY));
    assertNull(clients.principalOf(OTHER_KEY));
    assertFalse(clients.isClient("ada"));
  }

  @Test
  void delegates_haveUsers_whoMayCallWhatTheyMay_andNothingElse() {
    AuthorizedClients clients =
        parse(KEY + " web jdk.* stacks operate delegate", OTHER_KEY + " webber");
    assertTrue(clients.mayDelegate("web"));
    assertFalse(clients.mayDelegate("webber"));
    assertEquals("web", clients.delegateOf("web/mia"));
    assertNull(clients.delegateOf("web"));
    assertNull(clients.delegateOf("webber/mia"));
    assertFalse(clients.isClient("web/mia"));
    assertFalse(clients.maySeeStacks("web/mia"));
    assertFalse(clients.mayOperate("web/mia"));
    assertFalse(clients.mayDelegate("web/mia"));
  }

  @Test
  void nameThatAUserOfADelegateCouldHave_isRefused() {
    parse(KEY + " web", OTHER_KEY + " web/mia");
    assertUnfit(
        "name: \"web/mia\" (expected: one that does not begin with \"web/\"",
        KEY + " web * delegate",
        OTHER_KEY + " web/mia");
  }

  @Test
  void unfitLines_areToldByNumber() {
    assertUnfit("line 2: key: \"short\" (expected: 40", "", "short ada");
    assertUnfit("line 1: a single word (expected: a key or \"tls\", a name", KEY);
    assertUnfit("line 1: word 4: \"everything\" (expected: \"stacks\"", KEY + " ada * everything");
    assertUnfit("line 1: word 5: \"stacks\"", KEY + " ada * stacks stacks");
    assertUnfit("line 1: methods: \"operate\" (expected: methods there", KEY + " ada operate");
    assertUnfit("line 1: name: \"Zoë\" (expected: up to 255", KEY + " Zoë");
    assertUnfit("line 2: key: \"" + KEY + "\" is there twice", KEY + " ada", KEY + " bob");
    assertUnfit("line 2: name: \"ada\" has other rights", KEY + " ada", OTHER_KEY + " ada jdk.*");
    assertUnfit("line 2: tls ada is there twice", "tls ada", "tls ada");
    assertUnfit("line 2: name: \"ada\" has other rights", KEY + " ada", "tls ada jdk.*");
  }

  @Test
  void certificate_letsInByItsName_andAKeyOfThatNameDoesNot() {
    AuthorizedClients clients = AuthorizedClients.parse(List.of(KEY + " ada", "tls bob jdk.*"));
    assertTrue(clients.isCertified("bob"));
    assertTrue(clients.mayCall("bob", "jdk.size"));
    assertFalse(clients.mayCall("bob", "reports.build"));
    assertFalse(clients.isCertified("ada"));
    assertNull(clients.principalOf("tls"));
  }

  /// As long as a host's, and as most that SPIFFE gives.
  @Test
  void name_isUpTo255PrintableCharacters() {
    String longest = "!" + "x".repeat(253) + "~";
    assertEquals(longest, parse(KEY + " " + longest).principalOf(KEY));
    assertUnfit("line 1: name: \"x" + longest, KEY + " x" + longest);
    assertUnfit("line 1: name: \"bell\007\"", KEY + " bell\007");
    assertUnfit("line 1: name: \"delete\177\"", KEY + " delete\177");
  }

  private static void assertUnfit(String message, String... lines) {
    var told = assertThrows(IllegalArgumentException.class, () -> parse(lines));
    assertTrue(told.getMessage().startsWith(message), told.getMessage());
  }

  @Test
  void userOfADoor_hasALineOfItsOwn_andIsNoClient() {
    AuthorizedClients clients =
        parse(KEY + " web * delegate", "user web/mia reports.* operate", "user web/ben * stacks");
    assertTrue(clients.mayOperate("web/mia"));
    assertFalse(clients.mayOperate("web/ben"));
    assertTrue(clients.maySeeStacks("web/ben"));
    assertFalse(clients.mayOperate("web"));
    assertTrue(clients.userMayCall("web/mia", "reports.build"));
    assertFalse(clients.userMayCall("web/mia", "jdk.size"));
    assertTrue(clients.userMayCall("web/zoe", "jdk.size"));
    assertFalse(clients.isClient("web/mia"));
  }

  @ParameterizedTest
  @CsvSource({
    "user web * operate",
    "user mia * operate",
    "user web/mia * delegate",
    "user web/mia operate",
    "user",
  })
  void userWithoutADoor_orWithWhatNoUserHas_isRefused(String line) {
    assertThrows(
        IllegalArgumentException.class,
        () -> parse(KEY + " web * delegate", OTHER_KEY + " ada", line));
  }

  /// Else a door that is taken off the list, or its right, would stay there as long as its users
  /// do.
  @Test
  void userOfNoDoor_hasNoRights_andKeepsNobodyOnTheList() {
    AuthorizedClients clients =
        parse(KEY + " ada", "user ada/mia * operate", "user web/mia * stacks");
    assertFalse(clients.mayOperate("ada/mia"));
    assertFalse(clients.maySeeStacks("web/mia"));
    assertTrue(clients.isClient("ada"));
  }

  @Test
  void twoLinesOfAUser_areRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> parse(KEY + " web * delegate", "user web/mia", "user web/mia * operate"));
  }
}
