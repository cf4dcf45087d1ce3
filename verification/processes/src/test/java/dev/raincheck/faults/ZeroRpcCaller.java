package dev.raincheck.faults;

import dev.raincheck.protocol.value.Values;
import dev.raincheck.testkit.FaultProxy;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Calls by ZeroRPC and infi.rpc over a connection that may be spoilt, and again over another one.
/// Speaks ZMTP by hand: a socket of a library would connect again by itself, and when is its own
/// affair.
final class ZeroRpcCaller {
  private static final int GREETING_BYTES = 64;
  private static final int MORE = 1;
  private static final int LONG = 2;
  private static final int COMMAND = 4;

  private final URI at;
  private int lastId;

  ZeroRpcCaller(FaultProxy proxy) {
    this.at = URI.create(proxy.address());
  }

  /// What a method gives to one who sends the same message again.
  Object callTwice(String id, String method, String argument) throws IOException {
    return callTwice(id, id, method, List.of(argument));
  }

  private Object callTwice(String firstId, String secondId, String method, List<?> arguments)
      throws IOException {
    try {
      send(message(firstId, method, arguments));
    } catch (IOException cut) {
      // which is what is tested
    }
    List<?> answer = send(message(secondId, method, arguments));
    if (!answer.get(1).equals("OK")) {
      throw new IOException(answer + " (expected: OK)");
    }
    return ((List<?>) answer.get(2)).getFirst();
  }

  /// What a method of infi.rpc gives: each message has an id of its own, and the call a uuid.
  Map<?, ?> onCallTwice(String uuid, String method, String argument) throws IOException {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("method", method);
    meta.put("uuid", uuid);
    meta.put("request_id_tag", null);
    List<?> call = List.of(List.of(meta, List.of(argument), Map.of()));
    return (Map<?, ?>) callTwice("m" + ++lastId, "m" + ++lastId, "on_call", call);
  }

  private static byte[] message(String id, String method, List<?> arguments) {
    return Values.encode(List.of(Map.of("message_id", id, "v", 3), method, arguments));
  }

  /// @return the answer: header, name, arguments
  private List<?> send(byte[] message) throws IOException {
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      var out = new DataOutputStream(socket.getOutputStream());
      var in = new DataInputStream(socket.getInputStream());
      out.write(greeting());
      in.skipNBytes(GREETING_BYTES);
      out.write(frame(COMMAND, ready()));
      out.write(frame(MORE, new byte[0]));
      out.write(frame(0, message));
      while (true) {
        int flags = in.readUnsignedByte();
        long size = (flags & LONG) == 0 ? in.readUnsignedByte() : in.readLong();
        byte[] body = in.readNBytes((int) size);
        if (body.length < size) {
          throw new EOFException();
        }
        if ((flags & (COMMAND | MORE)) == 0) { // else the server's READY, or the empty frame
          return (List<?>) Values.decode(body);
        }
      }
    }
  }

  private static byte[] greeting() {
    byte[] bytes = new byte[GREETING_BYTES];
    bytes[0] = (byte) 0xff;
    bytes[9] = 0x7f;
    bytes[10] = 3;
    byte[] mechanism = "NULL".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(mechanism, 0, bytes, 12, mechanism.length);
    return bytes;
  }

  private static byte[] ready() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte(5);
    out.writeBytes("READY");
    out.writeByte(11);
    out.writeBytes("Socket-Type");
    out.writeInt(6);
    out.writeBytes("DEALER");
    return bytes.toByteArray();
  }

  private static byte[] frame(int flags, byte[] body) {
    byte[] frame = Arrays.copyOf(new byte[] {(byte) flags, (byte) body.length}, 2 + body.length);
    if (body.length > 255) {
      throw new IllegalArgumentException(body.length + " bytes (expected: at most 255)");
    }
    System.arraycopy(body, 0, frame, 2, body.length);
    return frame;
  }
}
