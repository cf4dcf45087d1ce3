#!/usr/bin/env bash
# JDK 25 (and 17), TLS 1.3 with client certificates: a client that has no certificate which the server takes finishes its handshake,
# and its first request is "sent", before it hears of the refusal.
#
# What one would guess: `startHandshake()` returns when both sides have accepted one another, as it does with TLS 1.2; a client that is
# not trusted fails there, and nothing it wanted to say has left it.
# What happens: in TLS 1.3 the client's certificate travels in its last message of the handshake, so its side is done before the server
# has looked. `startHandshake()` returns, the session is valid, writing succeeds; the alert comes with the first read.
# Whoever counts a call as "left, may have run" from the end of the handshake on counts calls that cannot have run; whoever counts
# connections as good then connects for ever without a pause.
#
# Seen (JDK 17 and 25), when the server has refused: TLSv1.2: client waits in its handshake; TLSv1.3: client is done, session valid, request written
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for who in server stranger; do
  keytool -genkeypair -alias own -dname CN=$who -keyalg EC -validity 30 -keystore $who.p12 -storepass secret 2>/dev/null
  keytool -exportcert -rfc -alias own -keystore $who.p12 -storepass secret -file $who.pem 2>/dev/null
done
keytool -importcert -noprompt -alias server -file server.pem -keystore trusted.p12 -storepass secret 2>/dev/null # not the stranger

cat >Refused.java <<'JAVA'
import java.io.File;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

class Refused {
  public static void main(String[] args) throws Exception {
    System.out.printf("TLSv1.2: client %s; TLSv1.3: client %s%n", seen("TLSv1.2"), seen("TLSv1.3"));
  }

  static SSLContext context(String own) throws Exception {
    char[] password = "secret".toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(KeyStore.getInstance(new File(own), password), password);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(KeyStore.getInstance(new File("trusted.p12"), password));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /// In memory, one flight after another: until the server refuses.
  static String seen(String version) throws Exception {
    SSLEngine client = context("stranger.p12").createSSLEngine();
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {version});
    SSLEngine server = context("server.p12").createSSLEngine();
    server.setUseClientMode(false);
    server.setNeedClientAuth(true);
    ByteBuffer toServer = ByteBuffer.allocate(100_000);
    ByteBuffer toClient = ByteBuffer.allocate(100_000);
    for (int flight = 0; flight < 20; flight++) {
      speak(client, toServer);
      boolean done = client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
      try {
        hear(server, toServer);
        speak(server, toClient);
      } catch (SSLException refused) {
        return done
            ? "is done, session " + (client.getSession().isValid() ? "valid" : "invalid") + ", request " + request(client)
            : "waits in its handshake";
      }
      hear(client, toClient);
    }
    return "accepted";
  }

  static String request(SSLEngine client) throws SSLException {
    ByteBuffer request = ByteBuffer.wrap(new byte[10]);
    client.wrap(request, ByteBuffer.allocate(100_000));
    return request.hasRemaining() ? "not written" : "written";
  }

  static void speak(SSLEngine engine, ByteBuffer wire) throws SSLException {
    work(engine);
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP || isNew(engine)) {
      engine.wrap(ByteBuffer.allocate(0), wire);
      work(engine);
    }
  }

  static boolean isNew(SSLEngine engine) {
    return engine.getUseClientMode()
        && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && engine.getSession().getProtocol().equals("NONE");
  }

  static void hear(SSLEngine engine, ByteBuffer wire) throws SSLException {
    wire.flip();
    while (wire.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
      engine.unwrap(wire, ByteBuffer.allocate(100_000));
      work(engine);
    }
    wire.compact();
  }

  static void work(SSLEngine engine) {
    for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
      task.run();
    }
  }
}
JAVA
expected="TLSv1.2: client waits in its handshake; TLSv1.3: client is done, session valid, request written"
seen=$(java Refused.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
