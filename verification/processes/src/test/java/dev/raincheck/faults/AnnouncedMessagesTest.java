package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import dev.raincheck.transport.CurveKeys;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Hundreds of peers announce a megabyte each and do not send it; the server has 64.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // each with a server in a process of its own
class AnnouncedMessagesTest {
  private static final int STRANGERS = 300;
  private static final int MESSAGE_BYTES_MAX = 1 << 20;
  private static final byte[] READY =
      "\4\31\5READY\13Socket-Type\0\0\0\6DEALER".getBytes(StandardCharsets.ISO_8859_1);
  private static final CurveKeys SERVER = CurveKeys.generate();

  private final List<Socket> strangers = new ArrayList<>();

  @TempDir private Path folder;

  @Service("echo")
  public interface Echo {
    byte[] echo(byte[] bytes);
  }

  /// The server; its arguments are files of its keys and of its clients, if it has any.
  static final class Main {
    private Main() {}

    static void main(String[] files) throws IOException {
      var builder =
          RaincheckServer.builder("tcp://127.0.0.1:*")
              .serve(Echo.class, bytes -> bytes)
              .shutdownStrategy("abort:1s");
      if (files.length > 0) {
        builder.curve(CurveKeys.read(Path.of(files[0])), Path.of(files[1]));
      }
      RaincheckServer server = builder.start();
      new PrintStream(new FileOutputStream(FileDescriptor.out), true).println(server.address());
      server.awaitClose();
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket stranger : strangers) {
      stranger.close();
    }
  }

  private static TestProcess start(String... files) throws IOException {
    return ChildJvm.start(
        List.of("-Xmx64m", "-XX:-UseSerialGC", "-XX:+UseG1GC"), Main.class, files);
  }

  private static byte[] greeting(String mechanism) {
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, greeting, 12, name.length);
    return greeting;
  }

  /// Whether it was let in so far.
  private boolean announce(String address, String mechanism) throws IOException {
    var stranger = new Socket(InetAddress.getLoopbackAddress(), URI.create(address).getPort());
    stranger.setSoTimeout(10_000);
    strangers.add(stranger);
    InputStream in = stranger.getInputStream();
    stranger.getOutputStream().write(greeting(mechanism));
    if (in.readNBytes(64).length < 64) {
      return false;
    }
    if (mechanism.equals("NULL")) {
      byte[] ready = READY.clone();
      ready[1] = (byte) (ready.length - 2);
      stranger.getOutputStream().write(ready);
      in.read();
      in.readNBytes(in.read());
    }
    var announced = ByteBuffer.allocate(9 + 100).put((byte) 2).putLong(MESSAGE_BYTES_MAX);
    stranger.getOutputStream().write(announced.array());
    return true;
  }

  private static void assertServed(RaincheckClient client) {
    byte[] message = new byte[500_000];
    for (int i = 0; i < 20; i++) {
      assertEquals(message.length, client.service(Echo.class).echo(message).length);
    }
  }

  @Test
  void inTheClear_theServerLives_andServesOthers() throws Exception {
    try (TestProcess server = start()) {
      String address = server.nextLine();
      try (var client = RaincheckClient.connect(address)) {
        for (int i = 0; i < STRANGERS; i++) {
          announce(address, "NULL");
        }
        assertServed(client);
      }
      assertEquals(true, server.isAlive());
    }
  }

  @Test
  void underEncryption_strangersWhoAnnounceAreEnded_andClientsServed() throws Exception {
    Path keys = folder.resolve("server.keys");
    SERVER.write(keys);
    CurveKeys ada = CurveKeys.generate();
    Path clients = Files.writeString(folder.resolve("clients"), ada.publicKey() + " ada\n");
    try (TestProcess server = start(keys.toString(), clients.toString())) {
      String address = server.nextLine();
      var options = ClientOptions.of(address).withCurve(ada, SERVER.publicKey());
      try (var client = RaincheckClient.connect(options)) {
        for (int i = 0; i < STRANGERS; i++) {
          announce(address, "CURVE");
        }
        assertServed(client);
        for (Socket stranger : strangers) {
          assertEquals(-1, stranger.getInputStream().read());
        }
      }
      assertEquals(true, server.isAlive());
    }
  }
}
