package dev.raincheck.protocol.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Shapes.Tree;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.protocol.wire.RequestEncoder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Whatever value may be written can be read out of the message that holds it, however deep it is.
class NestingTest {
  /// The message's own array is a level too.
  private static final int LEVELS_MAX = 63;

  private static final String REFUSED = "nested deeper than 63 levels";

  @Service("forest")
  interface Forest {
    Tree grow(Tree seed);

    void fell(Tree tree) throws Felled;
  }

  static final class Felled extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Tree tree;

    public Felled(Tree tree) {
      super("felled");
      this.tree = tree;
    }

    public Tree tree() {
      return tree;
    }
  }

  private static MethodContract method(String name) {
    return ServiceContract.of(Forest.class).method(name).orElseThrow();
  }

  /// Each of its branches is a map and a list.
  private static Tree tree(int levels) {
    Tree tree = levels % 2 == 0 ? new Tree("leaf", List.of()) : new Tree("bare", null);
    for (int i = (levels + 1) / 2; i > 1; i--) {
      tree = new Tree("branch", List.of(tree));
    }
    return tree;
  }

  private static Object nested(int levels, UnaryOperator<Object> around) {
    Object value = "x".repeat(5_000); // enough to be compressed
    for (int i = 0; i < levels; i++) {
      value = around.apply(value);
    }
    return value;
  }

  /// The value as it comes out of a message.
  private static byte[] asResult(byte[] value) throws MalformedMessageException {
    var result = new Reply.Result(new Reply.Header(1, null), null, Slice.of(value));
    byte[] frame = new ReplyEncoder().encode(result).toByteArray();
    return ((Reply.Result) new ReplyDecoder().decode(frame)).value().toByteArray();
  }

  private static byte[] asArguments(byte[] value) throws MalformedMessageException {
    var header = Request.Header.sessionless(1);
    var call = new Request.Call(header, 0, "forest.grow", Slice.of(value), Request.Options.DEFAULT);
    byte[] frame = new RequestEncoder().encode(call).toByteArray();
    return ((Request.Call) new RequestDecoder().decode(frame)).arguments().toByteArray();
  }

  private static void assertRefused(Executable attempt) {
    String told = String.valueOf(assertThrows(RuntimeException.class, attempt).getMessage());
    assertTrue(told.endsWith(REFUSED), told);
  }

  @Test
  void deepestResult_comesBack_andADeeperOneIsNotWritten() throws Exception {
    MethodContract grow = method("forest.grow");
    Tree deepest = tree(LEVELS_MAX);
    assertEquals(
        deepest, grow.decodeResult(Slice.of(asResult(grow.encodeResult(deepest).toByteArray()))));
    assertRefused(() -> grow.encodeResult(tree(LEVELS_MAX + 1)));
  }

  /// Their array is a level of the value.
  @Test
  void deepestArguments_comeBack_andDeeperOnesAreNotWritten() throws Exception {
    MethodContract grow = method("forest.grow");
    Tree deepest = tree(LEVELS_MAX - 1);
    byte[] arguments = asArguments(grow.encodeArguments(new Object[] {deepest}).toByteArray());
    assertArrayEquals(new Object[] {deepest}, grow.decodeArguments(Slice.of(arguments)));
    assertRefused(() -> grow.encodeArguments(new Object[] {tree(LEVELS_MAX)}));
  }

  @Test
  void deepestException_comesBack_andADeeperOneIsNotWritten() throws Exception {
    DeclaredExceptions declared = method("forest.fell").exceptions();
    Tree deepest = tree(LEVELS_MAX - 1);
    EncodedException felled = declared.encode(new Felled(deepest)).orElseThrow();
    var failure = Failure.of(ErrorCode.DECLARED, Execution.FINISHED, "it fell");
    var failed = new Reply.Failed(new Reply.Header(1, null), null, failure.withDeclared(felled));
    var back =
        (Reply.Failed) new ReplyDecoder().decode(new ReplyEncoder().encode(failed).toByteArray());
    byte[] value = back.failure().declared().value();
    assertEquals(deepest, ((Felled) declared.decode("Felled", value)).tree());
    assertRefused(() -> declared.encode(new Felled(tree(LEVELS_MAX))));
  }

  @Test
  void deepestValueWithoutAType_comesBack_andADeeperOneIsNotWritten() throws Exception {
    for (UnaryOperator<Object> around :
        List.<UnaryOperator<Object>>of(List::of, it -> Map.of("k", it))) {
      Object deepest = nested(LEVELS_MAX, around);
      byte[] written = Values.encode(deepest);
      assertEquals(deepest, Values.decode(asResult(written)));
      assertEquals(deepest, Values.decode(asArguments(written)));
      assertRefused(() -> Values.encode(nested(LEVELS_MAX + 1, around)));
    }
  }

  @Test
  void compressedValue_isAsDeepAsOneThatIsNot() throws Exception {
    byte[] deepest = Values.encode(nested(LEVELS_MAX, List::of));
    byte[] small = asResult(Compression.deflate(Slice.of(deepest)).toByteArray());
    assertTrue(small.length < deepest.length);
    assertArrayEquals(deepest, Compression.inflate(Slice.of(small), deepest.length).toByteArray());
    byte[] deeper = Compression.deflate(Slice.of(inAnArray(deepest))).toByteArray();
    assertRefused(() -> Compression.inflate(Slice.of(deeper), deepest.length + 1));
  }

  @Test
  void deeperBytes_areNotReadEither() {
    byte[] deepest = Values.encode(nested(LEVELS_MAX, List::of));
    assertRefused(() -> Values.decode(inAnArray(deepest)));
    assertThrows(MalformedMessageException.class, () -> asResult(inAnArray(deepest)));
  }

  private static byte[] inAnArray(byte[] value) {
    byte[] array = new byte[1 + value.length];
    array[0] = (byte) 0x91;
    System.arraycopy(value, 0, array, 1, value.length);
    return array;
  }
}
