package dev.raincheck.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// gRPC with Netty. Its messages are written by hand, since that is faster than generated code
/// could be; its callers use the asynchronous stub, its fastest, but for a single one, who blocks.
final class Grpc {
  static final int MESSAGE_BYTES_MAX = 4 << 20;

  private Grpc() {}

  private record Writing<T>(
      java.util.function.Function<T, byte[]> write, java.util.function.Function<byte[], T> read)
      implements MethodDescriptor.Marshaller<T> {
    @Override
    public InputStream stream(T value) {
      return new ByteArrayInputStream(write.apply(value));
    }

    @Override
    public T parse(InputStream stream) {
      try {
        return read.apply(stream.readAllBytes());
      } catch (IOException unread) {
        throw new UncheckedIOException(unread);
      }
    }
  }

  private static byte[] bytesOf(long id, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + utf8.length).putLong(id).put(utf8).array();
  }

  private static String textOf(byte[] bytes) {
    return new String(bytes, 8, bytes.length - 8, StandardCharsets.UTF_8);
  }

  static final MethodDescriptor<Echo.Question, Echo.Answer> CALL =
      MethodDescriptor.<Echo.Question, Echo.Answer>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("echo/call")
          .setRequestMarshaller(
              new Writing<>(
                  it -> bytesOf(it.id(), it.text()),
                  it -> new Echo.Question(ByteBuffer.wrap(it).getLong(), textOf(it))))
          .setResponseMarshaller(
              new Writing<>(
                  it -> bytesOf(it.id(), it.text()),
                  it -> new Echo.Answer(ByteBuffer.wrap(it).getLong(), textOf(it))))
          .build();

  static final MethodDescriptor<byte[], byte[]> BYTES =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("echo/bytes")
          .setRequestMarshaller(new Writing<>(it -> it, it -> it))
          .setResponseMarshaller(new Writing<>(it -> it, it -> it))
          .build();

  private static NettyServerBuilder server() {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /// Serves until the process ends.
  static String serve(Executor executor) {
    return serve(server(), executor);
  }

  /// The same over TLS, to those who have certificates; by BoringSSL, which gRPC brings along.
  static String serve(Executor executor, KeyFiles keys) {
    try {
      return serve(
          server()
              .sslContext(
                  GrpcSslContexts.forServer(keys.chain("server"), keys.key("server"))
                      .trustManager(keys.signer())
                      .clientAuth(ClientAuth.REQUIRE)
                      .build()),
          executor);
    } catch (SSLException unfit) {
      throw new UncheckedIOException(unfit);
    }
  }

  private static String serve(NettyServerBuilder builder, Executor executor) {
    try {
      Server server =
          builder
              .executor(executor)
              .maxInboundMessageSize(MESSAGE_BYTES_MAX)
              .addService(
                  ServerServiceDefinition.builder("echo")
                      .addMethod(
                          CALL,
                          ServerCalls.asyncUnaryCall(
                              (question, reply) -> answer(reply, Echo.answer(question))))
                      .addMethod(
                          BYTES,
                          ServerCalls.asyncUnaryCall((content, reply) -> answer(reply, content)))
                      .build())
              .build()
              .start();
      return "127.0.0.1:" + server.getPort();
    } catch (IOException unbound) {
      throw new UncheckedIOException(unbound);
    }
  }

  private static <T> void answer(StreamObserver<T> reply, T value) {
    reply.onNext(value);
    reply.onCompleted();
  }

  static ManagedChannel channel(String address) {
    return channel(NettyChannelBuilder.forTarget(address).usePlaintext());
  }

  static ManagedChannel channel(String address, KeyFiles keys) {
    try {
      return channel(
          NettyChannelBuilder.forTarget(address)
              .sslContext(
                  GrpcSslContexts.forClient()
                      .keyManager(keys.chain("client"), keys.key("client"))
                      .trustManager(keys.signer())
                      .build()));
    } catch (SSLException unfit) {
      throw new UncheckedIOException(unfit);
    }
  }

  private static ManagedChannel channel(NettyChannelBuilder builder) {
    return builder.directExecutor().maxInboundMessageSize(MESSAGE_BYTES_MAX).build();
  }

  /// A single caller blocks; several use the asynchronous stub.
  static <Q, A> Load connect(String address, MethodDescriptor<Q, A> method, Q question) {
    return connect(channel(address), method, question);
  }

  static <Q, A> Load connect(ManagedChannel channel, MethodDescriptor<Q, A> method, Q question) {
    return new Chain(
        answered ->
            ClientCalls.asyncUnaryCall(
                channel.newCall(method, CallOptions.DEFAULT), question, new Answered<A>(answered)),
        ignored -> ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, question),
        channel::shutdownNow);
  }

  private record Answered<A>(Consumer<@Nullable Throwable> told) implements StreamObserver<A> {
    @Override
    public void onNext(A answer) {
      // It has been read; what counts is that the call has ended.
    }

    @Override
    public void onError(Throwable failed) {
      told.accept(failed);
    }

    @Override
    public void onCompleted() {
      told.accept(null);
    }
  }
}
