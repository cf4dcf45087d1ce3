package dev.raincheck.endtoend;

import com.neilalexander.jnacl.crypto.curve25519xsalsa20poly1305;
import dev.raincheck.transport.CurveKeys;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.zeromq.ZMQ;

/// A peer that speaks ZMTP 3.0 with CURVE by hand, since JeroMQ's own client tells nothing about
/// itself but its type: this one says in its INITIATE whatever it likes.
final class CurvePeer implements AutoCloseable {
  private static final int KEY_BYTES = 32;
  private static final int COOKIE_BYTES = 96;
  private static final int NAME_BYTES = 8;
  private static final int NONCE_BYTES = 24;

  /// What the cipher wants to stand before a plain text, and before what it makes of it.
  private static final int PLAIN_GAP = 32;

  private static final int BOX_GAP = 16;
  private static final int LARGE = 0x02;
  private static final int COMMAND = 0x04;
  private static final int COMMAND_INSIDE = 0x02;
  private static final int TIMEOUT_MS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final CurveKeys keys;
  private final byte[] serverKey;
  private final byte[] ownPublic = new byte[KEY_BYTES];
  private final byte[] ownSecret = new byte[KEY_BYTES];
  private byte[] theirPublic = new byte[0];
  private long nonce;

  private CurvePeer(String address, CurveKeys keys, String serverKey) throws IOException {
    this.keys = keys;
    this.serverKey = ZMQ.Curve.z85Decode(serverKey);
    socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(address).getPort());
    socket.setSoTimeout(TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    curve25519xsalsa20poly1305.crypto_box_keypair(ownPublic, ownSecret);
  }

  /// Connects, and says of itself what the properties say.
  static CurvePeer connect(
      String address, CurveKeys keys, String serverKey, Map<String, String> properties)
      throws IOException {
    CurvePeer peer = begin(address, keys, serverKey);
    peer.initiate(properties);
    peer.ready();
    return peer;
  }

  /// Connects, and has said nothing of itself.
  static CurvePeer begin(String address, CurveKeys keys, String serverKey) throws IOException {
    var peer = new CurvePeer(address, keys, serverKey);
    peer.greet();
    peer.hello();
    return peer;
  }

  private void greet() throws IOException {
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    System.arraycopy(ascii("CURVE"), 0, greeting, 12, 5);
    socket.getOutputStream().write(greeting);
    in.readFully(new byte[64]);
  }

  private void hello() throws IOException {
    byte[] shortNonce = nextNonce();
    byte[] signature =
        box(new byte[64], concat(ascii("CurveZMQHELLO---"), shortNonce), serverKey, ownSecret);
    byte[] version = {1, 0};
    write(COMMAND, concat(named("HELLO"), version, new byte[72], ownPublic, shortNonce, signature));
  }

  /// Says who it is, and what the properties say.
  void initiate(Map<String, String> properties) throws IOException {
    byte[] opened = openFrame("WELCOME-", serverKey);
    theirPublic = Arrays.copyOf(opened, KEY_BYTES);
    byte[] cookie = Arrays.copyOfRange(opened, KEY_BYTES, KEY_BYTES + COOKIE_BYTES);
    byte[] vouchNonce = new byte[16];
    byte[] vouch =
        box(
            concat(ownPublic, serverKey),
            concat(ascii("VOUCH---"), vouchNonce),
            theirPublic,
            ZMQ.Curve.z85Decode(keys.secretKey()));
    byte[] shortNonce = nextNonce();
    byte[] self =
        concat(ZMQ.Curve.z85Decode(keys.publicKey()), vouchNonce, vouch, encoded(properties));
    byte[] sealed =
        box(self, concat(ascii("CurveZMQINITIATE"), shortNonce), theirPublic, ownSecret);
    write(COMMAND, concat(named("INITIATE"), cookie, shortNonce, sealed));
  }

  /// Waits to be let in.
  private void ready() throws IOException {
    byte[] answer = frame();
    if (!Arrays.equals(named("READY"), Arrays.copyOf(answer, 6))) {
      throw new IOException("not let in: " + new String(answer, StandardCharsets.US_ASCII));
    }
  }

  private static byte[] encoded(Map<String, String> properties) {
    byte[] all = new byte[0];
    for (Map.Entry<String, String> property : properties.entrySet()) {
      byte[] value = ascii(property.getValue());
      byte[] length = ByteBuffer.allocate(4).putInt(value.length).array();
      all = concat(all, named(property.getKey()), length, value);
    }
    return all;
  }

  /// Sends a message of one frame.
  void send(byte[] message) throws IOException {
    byte[] shortNonce = nextNonce();
    byte[] plain = concat(new byte[1], message);
    byte[] sealed =
        box(plain, concat(ascii("CurveZMQMESSAGEC"), shortNonce), theirPublic, ownSecret);
    write(0, concat(named("MESSAGE"), shortNonce, sealed));
  }

  /// The next message.
  byte[] receive() throws IOException {
    while (true) {
      byte[] plain = openFrame("CurveZMQMESSAGES", theirPublic);
      if ((plain[0] & COMMAND_INSIDE) == 0) { // not a heartbeat
        return Arrays.copyOfRange(plain, 1, plain.length);
      }
    }
  }

  private byte[] nextNonce() {
    return ByteBuffer.allocate(8).putLong(++nonce).array();
  }

  private static byte[] box(byte[] plain, byte[] nonce, byte[] to, byte[] from) {
    byte[] padded = concat(new byte[PLAIN_GAP], plain);
    byte[] sealed = new byte[padded.length];
    curve25519xsalsa20poly1305.crypto_box(sealed, padded, padded.length, nonce, to, from);
    return Arrays.copyOfRange(sealed, BOX_GAP, sealed.length);
  }

  /// The plain text of the next frame. Its name is followed by the end of the nonce, which begins
  /// with what the frame is for.
  private byte[] openFrame(String purpose, byte[] from) throws IOException {
    byte[] frame = frame();
    int sealedAt = NAME_BYTES + NONCE_BYTES - purpose.length();
    byte[] nonce = concat(ascii(purpose), Arrays.copyOfRange(frame, NAME_BYTES, sealedAt));
    byte[] sealed = Arrays.copyOfRange(frame, sealedAt, frame.length);
    byte[] padded = concat(new byte[BOX_GAP], sealed);
    byte[] plain = new byte[padded.length];
    if (curve25519xsalsa20poly1305.crypto_box_open(
            plain, padded, padded.length, nonce, from, ownSecret)
        != 0) {
      throw new IOException("not from the server");
    }
    return Arrays.copyOfRange(plain, PLAIN_GAP, plain.length);
  }

  private void write(int flags, byte[] body) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(9).put((byte) (flags | LARGE)).putLong(body.length);
    socket.getOutputStream().write(concat(length.array(), body));
  }

  private byte[] frame() throws IOException {
    int flags = in.readUnsignedByte();
    byte[] body = new byte[(flags & LARGE) == 0 ? in.readUnsignedByte() : (int) in.readLong()];
    in.readFully(body);
    return body;
  }

  private static byte[] named(String name) {
    return concat(new byte[] {(byte) name.length()}, ascii(name));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
