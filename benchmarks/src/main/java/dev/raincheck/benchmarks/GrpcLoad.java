package dev.raincheck.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Recorder;

/// Calls over one channel: each answer sends the next question.
record GrpcLoad<Q, A>(ManagedChannel channel, MethodDescriptor<Q, A> method, Q question)
    implements Load {
  @Override
  public void run(int outstanding, long untilNs, Recorder latency) throws Exception {
    if (outstanding == 1) {
      Raincheck.blocking(
              ignored ->
                  ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, question),
              () -> {})
          .run(1, untilNs, latency);
      return;
    }
    var done = new CountDownLatch(outstanding);
    for (int i = 0; i < outstanding; i++) {
      next(new Caller(untilNs, latency, done));
    }
    done.await();
  }

  private void next(Caller caller) {
    caller.sentNs = System.nanoTime();
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, CallOptions.DEFAULT), question, new Answered(caller));
  }

  private static final class Caller {
    private final long untilNs;
    private final Recorder latency;
    private final CountDownLatch done;
    private long sentNs;

    Caller(long untilNs, Recorder latency, CountDownLatch done) {
      this.untilNs = untilNs;
      this.latency = latency;
      this.done = done;
    }
  }

  private final class Answered implements StreamObserver<A> {
    private final Caller caller;

    Answered(Caller caller) {
      this.caller = caller;
    }

    @Override
    public void onNext(A answer) {
      caller.latency.recordValue(System.nanoTime() - caller.sentNs);
    }

    @Override
    public void onError(Throwable failed) {
      throw new IllegalStateException(failed);
    }

    @Override
    public void onCompleted() {
      if (System.nanoTime() < caller.untilNs) {
        next(caller);
      } else {
        caller.done.countDown();
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
