package dev.raincheck.benchmarks.micro;

import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.ValueCodec;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.protocol.wire.RequestEncoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Messages and values of a quick call: encoding, and decoding with the scan in front.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Codec {
  /// What travels.
  public record Question(long id, String text) {}

  /// What is called.
  @Service("asking")
  public interface Asking {
    /// Answers with what it was asked.
    Question ask(Question question);
  }

  private static final Question QUESTION =
      new Question(1_234_567, "the quick brown fox jumps over the lazy dog twice");

  private final ValueCodec<Question> values = ValueCodec.of(Question.class);
  private final MethodContract method =
      ServiceContract.of(Asking.class).method("asking.ask").orElseThrow();
  private final Object[] arguments = {QUESTION};
  private final Slice argumentBytes = method.encodeArguments(arguments);
  private final RequestEncoder requestEncoder = new RequestEncoder();
  private final RequestDecoder requestDecoder = new RequestDecoder();
  private final ReplyEncoder replyEncoder = new ReplyEncoder();
  private final ReplyDecoder replyDecoder = new ReplyDecoder();
  private final Slice value = Slice.of(values.encode(QUESTION));
  private final Request.Call call =
      new Request.Call(
          new Request.Header(42, 7, 40, List.of()),
          42,
          "echo.quick",
          value,
          Request.Options.PUSHED);
  private final Reply.Result result = new Reply.Result(new Reply.Header(42, null), null, value);
  private final byte[] callFrame = requestEncoder.encode(call).toByteArray();
  private final byte[] resultFrame = replyEncoder.encode(result).toByteArray();

  /// A record of about 64 bytes.
  @Benchmark
  public byte[] encodeValue() {
    return values.encode(QUESTION);
  }

  @Benchmark
  public @Nullable Question decodeValue() {
    return values.decode(value);
  }

  @Benchmark
  public Slice encodeArguments() {
    return method.encodeArguments(arguments);
  }

  @Benchmark
  public @Nullable Object[] decodeArguments() {
    return method.decodeArguments(argumentBytes);
  }

  @Benchmark
  public Slice encodeCall() {
    return requestEncoder.encode(call);
  }

  @Benchmark
  public Request decodeCall() throws MalformedMessageException {
    return requestDecoder.decode(callFrame);
  }

  @Benchmark
  public Slice encodeResult() {
    return replyEncoder.encode(result);
  }

  @Benchmark
  public Reply decodeResult() throws MalformedMessageException {
    return replyDecoder.decode(resultFrame);
  }
}
