package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.protocol.wire.RequestDecoder;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// A server that answers everything with what no client knows.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UnreadableRepliesTest {
  private static Callable<Long> answerOne(ZMQ.Socket router) {
    return () -> {
      byte[] peer = router.recv();
      long id = new RequestDecoder().decode(router.recv()).header().id();
      router.sendMore(peer);
      router.send(new byte[] {(byte) 0x94, 1, 99, (byte) id, (byte) 0xc0});
      return id;
    };
  }

  @Test
  void callerIsToldAtOnce() throws Exception {
    try (var context = new ZContext();
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      ZMQ.Socket router = context.createSocket(SocketType.ROUTER);
      int port = router.bindToRandomPort("tcp://127.0.0.1");
      Future<Long> answered = thread.submit(answerOne(router));
      try (var client = RaincheckClient.connect("tcp://127.0.0.1:" + port)) {
        Office office = client.service(Office.class);
        var thrown = assertThrows(CallNotStartedException.class, () -> office.greet("Ada"));
        assertTrue(thrown.getMessage().contains("type: 99"), thrown.getMessage());
        assertTrue(answered.get() > 0);
      }
    }
  }
}
