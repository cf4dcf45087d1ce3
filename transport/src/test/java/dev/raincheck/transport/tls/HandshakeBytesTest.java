package dev.raincheck.transport.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.certificates.Certificates;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// What those hold who begin a handshake and do not go on: anybody may.
@Isolated // from others' heap
class HandshakeBytesTest {
  private static final int STRANGERS = 500;

  /// Most of it is the JDK's.
  private static final long EACH_BYTES_MAX = 20_000;

  @TempDir static Path folder;
  private final Certificates signer = new Certificates(folder, "ca");
  private final TlsContext keys = new TlsContext("server", signer.server(), jdk -> jdk);
  private final Scratch scratch = new Scratch();
  private final List<TlsRecords> held = new ArrayList<>();

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private byte[] hello() throws IOException {
    SSLEngine client = keys.client("localhost", 1);
    client.beginHandshake();
    var records = new TlsRecords(client, scratch);
    records.step(new Wire());
    ByteBuffer said = ByteBuffer.allocate(Scratch.RECORD_BYTES_MAX);
    Wire wire = new Wire();
    records.flush(wire);
    byte[] hello = new byte[wire.read(said)];
    said.flip().get(hello);
    return hello;
  }

  private void greet(byte[] hello) throws IOException {
    SSLEngine server = keys.server();
    server.beginHandshake();
    var records = new TlsRecords(server, scratch);
    held.add(records);
    Wire wire = new Wire();
    wire.write(ByteBuffer.wrap(hello));
    records.receive(wire);
    records.settle();
    records.step(wire);
    records.flush(new Wire());
  }

  @Test
  void whoGreetsAndSaysNothingMore_holdsLittle() throws IOException {
    byte[] hello = hello();
    greet(hello); // so that all is there that is there once
    long before = usedBytes();
    for (int i = 0; i < STRANGERS; i++) {
      greet(hello);
    }
    long each = (usedBytes() - before) / STRANGERS;
    assertEquals(STRANGERS + 1, held.size());
    assertTrue(each < EACH_BYTES_MAX, each + " bytes each");
  }
}
