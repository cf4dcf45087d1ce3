package dev.raincheck.benchmarks;

import java.nio.ByteBuffer;
import org.HdrHistogram.Recorder;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// The ceiling: a ROUTER that sends back what it gets, and a DEALER that does nothing else.
final class BareTransport {
  private static final int MESSAGE_BYTES = 64;

  private BareTransport() {}

  /// Serves until the process ends.
  static String serve() {
    var context = new ZContext(1);
    ZMQ.Socket router = context.createSocket(SocketType.ROUTER);
    router.setSndHWM(0);
    router.setRcvHWM(0);
    router.bind("tcp://127.0.0.1:*");
    Thread.ofPlatform().daemon().start(() -> echo(router));
    return router.getLastEndpoint();
  }

  private static void echo(ZMQ.Socket router) {
    while (true) {
      byte[] identity = router.recv();
      byte[] message = router.recv();
      router.sendMore(identity);
      router.send(message);
    }
  }

  static Load connect(String address) {
    var context = new ZContext(1);
    ZMQ.Socket dealer = connected(context, address);
    return new Load() {
      @Override
      public void run(int outstanding, long untilNs, Recorder latency) {
        for (int i = 0; i < outstanding; i++) {
          send(dealer);
        }
        int underWay = outstanding;
        while (underWay > 0) {
          long sentNs = ByteBuffer.wrap(dealer.recv()).getLong();
          long nowNs = System.nanoTime();
          latency.recordValue(nowNs - sentNs);
          if (nowNs < untilNs) {
            send(dealer);
          } else {
            underWay--;
          }
        }
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }

  /// Connected for certain: JeroMQ forgets about one new connection in 25, see
  /// docs/decisions/new-connections-are-looked-at-again.md
  private static ZMQ.Socket connected(ZContext context, String address) {
    while (true) {
      ZMQ.Socket dealer = context.createSocket(SocketType.DEALER);
      dealer.setSndHWM(0);
      dealer.setRcvHWM(0);
      dealer.setReceiveTimeOut(500);
      dealer.connect(address);
      send(dealer);
      if (dealer.recv() != null) {
        dealer.setReceiveTimeOut(-1);
        return dealer;
      }
      dealer.close();
    }
  }

  private static void send(ZMQ.Socket dealer) {
    dealer.send(ByteBuffer.allocate(MESSAGE_BYTES).putLong(System.nanoTime()).array());
  }
}
