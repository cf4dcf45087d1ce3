package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.ValueTooLargeException;
import dev.raincheck.protocol.bytes.WritingInterruptedException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Writing stops at the limit, before memory is taken for what is beyond it, and at an interrupt.
class EndlessValuesTest {
  private static final int BYTES_MAX = 100_000;
  private static final String TOLD = "more than 100000 bytes (expected: at most 100000)";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Where a writer that does not stop is stopped.
  private static final int ELEMENTS_MAX = 1_000_000;

  record Box(Object content, Optional<Object> maybe) {}

  private static <T> Collection<T> endless(IntFunction<T> elements) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<T> iterator() {
        return IntStream.range(0, ELEMENTS_MAX)
            .mapToObj(i -> {
              if (i == ELEMENTS_MAX - 1) {
                throw wentOn();
              }
              return elements.apply(i);
            })
            .iterator();
      }

      @Override
      public int size() {
        return Integer.MAX_VALUE;
      }
    };
  }

  private static AssertionError wentOn() {
    return new AssertionError("the writing went on");
  }

  private static Map<String, Integer> endlessMap() {
    return new AbstractMap<>() {
      @Override
      public Set<Entry<String, Integer>> entrySet() {
        return new AbstractSet<>() {
          @Override
          public Iterator<Entry<String, Integer>> iterator() {
            return endless(i -> Map.entry("k" + i, i)).iterator();
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }
        };
      }
    };
  }

  private static Box box(Object content) {
    return new Box(content, Optional.empty());
  }

  /// A value whose own text would be as long as itself.
  record Large(String name, Object value) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Large> large() {
    return Stream.of(
        new Large("list", endless(i -> i)),
        new Large("list of lists", endless(i -> List.of())),
        new Large("list in a record", box(endless(i -> "some text of no great length"))),
        new Large("map", endlessMap()),
        new Large("bytes", new byte[100_000_000]),
        new Large("text", "x".repeat(100_000_000)),
        new Large("array", new long[50_000_000]),
        new Large("two", List.of(new byte[60_000], new byte[60_000])),
        new Large("key", Map.of("y".repeat(100_000_000), 1)),
        new Large("number", BigInteger.ONE.shiftLeft(1 << 28)));
  }

  @ParameterizedTest
  @MethodSource("large")
  void writingStopsAtTheLimit_beforeItTakesMemory(Large large) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    var refused = assertThrows(ValueException.class, () -> Values.encode(large.value(), BYTES_MAX));
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < 20_000_000, taken + " bytes taken");
    if (refused instanceof ValueTooLargeException) {
      assertTrue(refused.getMessage().endsWith(TOLD), refused.getMessage());
    }
  }

  @Service("endless")
  interface Endless {
    Collection<Integer> numbers(Collection<Integer> from) throws Overflow;
  }

  static final class Overflow extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Collection<Integer> numbers;

    public Overflow(Collection<Integer> numbers) {
      this.numbers = numbers;
    }

    public Collection<Integer> numbers() {
      return numbers;
    }
  }

  @Test
  void argumentsResultsAndExceptions_stopAtTheLimit() {
    MethodContract method =
        ServiceContract.of(Endless.class).method("endless.numbers").orElseThrow();
    Collection<Integer> numbers = endless(i -> i);
    assertThrows(
        ValueTooLargeException.class,
        () -> method.encodeArguments(new Object[] {numbers}, BYTES_MAX));
    assertThrows(ValueTooLargeException.class, () -> method.encodeResult(numbers, BYTES_MAX));
    assertThrows(
        ValueTooLargeException.class,
        () -> method.exceptions().encode(new Overflow(numbers), BYTES_MAX));
  }

  @Test
  void whatFits_isWritten_toTheLastByte() {
    for (int length : List.of(10, 5_000, BYTES_MAX - 5)) {
      byte[] bytes = new byte[length];
      int needed = Values.encode(bytes).length;
      assertEquals(needed, Values.encode(bytes, needed).length);
      assertThrows(ValueTooLargeException.class, () -> Values.encode(bytes, needed - 1));
      List<Integer> many = IntStream.range(0, length).boxed().toList();
      int neededForMany = Values.encode(many).length;
      assertEquals(neededForMany, Values.encode(many, neededForMany).length);
      assertThrows(ValueTooLargeException.class, () -> Values.encode(many, neededForMany - 1));
    }
  }

  @Test
  void interrupt_stopsTheWriting() {
    var slow =
        endless(i -> {
          if (i == 10) {
            Thread.currentThread().interrupt();
          }
          if (i == 12) {
            throw wentOn();
          }
          return i;
        });
    assertThrows(WritingInterruptedException.class, () -> Values.encode(List.of(slow)));
    assertTrue(Thread.interrupted(), "the thread is marked as interrupted still");
  }

  /// A handler that was asked to stop, and returns what it has, means it.
  @Test
  void interruptBeforeTheWriting_doesNotCount() {
    Thread.currentThread().interrupt();
    assertEquals(List.of(1L, 2L), Values.decode(Values.encode(List.of(1, 2))));
    assertTrue(Thread.interrupted());
  }
}
