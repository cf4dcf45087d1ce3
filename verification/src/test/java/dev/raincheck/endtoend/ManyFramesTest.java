package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.CurveKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// A peer that sends a message of very many frames, which is left out, frame by frame.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyFramesTest {
  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final CurveKeys STRANGER = CurveKeys.generate();

  private static final byte[] PING =
      new RequestEncoder().encode(new Request.Ping(Request.Header.sessionless(7))).toByteArray();

  @Service("echo")
  interface Echo {
    String echo(String text);
  }

  /// The transport would hand it on only with its last frame, and for each put a signal into a pipe
  /// that holds 65 536, and is emptied by who fills it.
  @Test
  void messageOfMoreFramesThanTheTransportHasRoomForSignals_holdsUpNobody() {
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Echo.class, text -> text)
                .curveForAnybody(SERVER)
                .start();
        var context = new ZContext();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.address())
                    .withCurve(CurveKeys.generate(), SERVER.publicKey()))) {
      Echo echo = client.service(Echo.class);
      assertEquals("before", echo.echo("before"));
      while (!isAnswered(context, server.address())) {
        assertEquals("meanwhile", echo.echo("meanwhile"));
      }
      assertEquals("after", echo.echo("after"));
    }
  }

  /// Sends it as the first message of a connection: with later ones the transport gives fewer
  /// signals. Of new connections it forgets one in 25.
  private static boolean isAnswered(ZContext context, String address) {
    ZMQ.Socket stranger = context.createSocket(SocketType.DEALER);
    stranger.setCurvePublicKey(ZMQ.Curve.z85Decode(STRANGER.publicKey()));
    stranger.setCurveSecretKey(ZMQ.Curve.z85Decode(STRANGER.secretKey()));
    stranger.setCurveServerKey(ZMQ.Curve.z85Decode(SERVER.publicKey()));
    stranger.setReceiveTimeOut(10_000);
    stranger.connect(address);
    for (int i = 0; i < 100_000; i++) {
      stranger.sendMore(new byte[0]);
    }
    stranger.send("end");
    stranger.send(PING);
    boolean answered = stranger.recv() != null;
    stranger.close();
    return answered;
  }
}
