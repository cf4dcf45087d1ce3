package dev.raincheck.transport.tls;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The one key and certificate that a side has. It is shown whoever is asked for: if the other side
/// does not trust its signer, it says so.
final class OwnKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";

  private final X509Certificate[] chain;
  private final PrivateKey key;

  /// @param chain its certificate, and those that lead to somebody who is trusted
  OwnKey(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  X509Certificate[] chain() {
    return chain.clone();
  }

  /// Whether the key is that of the certificate: they may lie in two files, of which one was
  /// renewed.
  boolean fits() {
    PublicKey certified = chain[0].getPublicKey();
    if (key instanceof RSAKey own && certified instanceof RSAKey other) {
      return own.getModulus().equals(other.getModulus());
    }
    try {
      byte[] content = ALIAS.getBytes(StandardCharsets.US_ASCII);
      var signature =
          Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
      signature.initSign(key);
      signature.update(content);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException ofOtherKinds) {
      return false;
    }
  }

  private @Nullable String chosen(String... kinds) {
    return List.of(kinds).contains(chain[0].getPublicKey().getAlgorithm()) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chosen(kinds);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String kind, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chosen(kind);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    return ALIAS.equals(alias) ? chain() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    return ALIAS.equals(alias) ? key : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
    throw new UnsupportedOperationException("there are engines only");
  }

  @Override
  public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
    throw new UnsupportedOperationException("there are engines only");
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
    throw new UnsupportedOperationException("there are engines only");
  }

  @Override
  public @Nullable String chooseServerAlias(
      String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
    throw new UnsupportedOperationException("there are engines only");
  }
}
