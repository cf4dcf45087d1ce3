package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.protocol.bytes.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What numbers of any length are written, all of them can be read.
class BigNumbersTest {
  record Account(BigInteger id, BigDecimal balance) {}

  private static final ValueCodec<Account> CODEC = ValueCodec.of(Account.class);
  private static final String LONGEST = "9".repeat(1_000);

  private static Account account(String id, String balance) {
    return new Account(new BigInteger(id), new BigDecimal(balance));
  }

  static Stream<Account> longest() {
    return Stream.of(
        account(LONGEST, LONGEST),
        account("-" + LONGEST.substring(1), "-" + LONGEST.substring(1)),
        account("1", "0." + LONGEST.substring(2)),
        account("1", LONGEST.charAt(0) + "." + LONGEST.substring(14) + "E+1000000000"));
  }

  @ParameterizedTest
  @MethodSource("longest")
  void longestNumber_comesBack(Account account) {
    byte[] direct = CODEC.encode(account);
    assertEquals(account, CODEC.decode(direct));
    assertEquals(account, CODEC.decode(CODEC.encode(account)));
    assertEquals(account.id(), there(account.id()));
    assertEquals(account.balance(), there(account.balance()));
  }

  /// Written without its type.
  @SuppressWarnings("unchecked")
  private static <N> N there(N number) {
    return (N) Values.decode(Values.encode(number), number.getClass());
  }

  static Stream<Account> tooLong() {
    return Stream.of(
        account(LONGEST + "9", "1"),
        account("-" + LONGEST, "1"),
        account("1", LONGEST + "9"),
        account("1", "-" + LONGEST),
        account("1", "0." + LONGEST.substring(1)));
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  void longerNumber_isNotWritten(Account account) {
    boolean id = account.id().bitLength() > 1;
    String told = "a number of 1001 characters (expected: at most 1000)";
    String placed = (id ? "id: " : "balance: ") + told;
    assertEquals(placed, refusal(() -> CODEC.encode(account)));
    Number number = id ? account.id() : account.balance();
    assertEquals(told, refusal(() -> Values.encode(number)));
    assertEquals("k[0]: " + told, refusal(() -> Values.encode(Map.of("k", List.of(number)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "balance"})
  void longerText_isNotRead(String name) {
    String told = name + ": a number of 1001 characters (expected: at most 1000)";
    for (String text : List.of(LONGEST + "9", "-" + LONGEST)) {
      byte[] bytes = Values.encode(Map.of(name, text));
      assertEquals(told, refusal(() -> CODEC.decode(bytes)));
    }
  }

  @Test
  void textThatWouldBeWrittenLonger_isNotReadEither() {
    var codec = ValueCodec.of(BigDecimal.class);
    byte[] fits = Values.encode("9".repeat(994) + "E1"); // is written as 9.9…9E+994
    assertEquals(codec.decode(fits), there(codec.decode(fits)));
    byte[] longer = Values.encode("9".repeat(995) + "E1");
    assertEquals(
        "a number of 1001 characters (expected: at most 1000)",
        refusal(() -> codec.decode(longer)));
  }

  /// Of what a great exponent stands for, no digit is ever written or made.
  @Test
  void numberWithAGreatExponent_isShort() {
    for (String text : List.of("1E+1000000000", "-1E+2147483647", "1E-2147483647")) {
      var number = new BigDecimal(text);
      byte[] bytes = ValueCodec.of(BigDecimal.class).encode(number);
      assertEquals(1 + text.length(), bytes.length);
      assertEquals(number, ValueCodec.of(BigDecimal.class).decode(bytes));
    }
  }

  private static String refusal(Runnable attempt) {
    return String.valueOf(assertThrows(ValueException.class, attempt::run).getMessage());
  }
}
