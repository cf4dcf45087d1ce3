package dev.raincheck.spring;

import dev.raincheck.client.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What can be configured of a client. What is left out has the default of
/// [dev.raincheck.client.ClientOptions].
///
/// @param address Where the server listens; or several addresses, separated by commas, of servers
///   that share a store.
/// @param agent Name of the client in the server's log. The application's name if it is left out.
/// @param patience How long callers wait for a server that says nothing, and for room.
/// @param messageBytesMax Largest message in either direction.
/// @param metadata What travels with every call.
/// @param compression Whether values of 4 KiB and more are compressed.
/// @param givenAddressesOnly Whether no other servers are used, though a server names them.
/// @param calls What calls ask of the server.
/// @param limits What may wait in the client.
/// @param curve Encryption by keys.
/// @param tls Encryption by certificates, for an address that begins with tls://.
public record RaincheckClientProperties(
    @DefaultValue("tcp://127.0.0.1:5570") String address,
    @Nullable String agent,
    @Nullable Duration patience,
    @Nullable DataSize messageBytesMax,
    @DefaultValue Map<String, String> metadata,
    @DefaultValue("false") boolean compression,
    @DefaultValue("false") boolean givenAddressesOnly,
    @DefaultValue Calls calls,
    @DefaultValue Limits limits,
    @DefaultValue Curve curve,
    @DefaultValue Tls tls) {

  /// As [dev.raincheck.client.CallOptions] has them.
  ///
  /// @param respondWithin Deadline for an answer; the method's or the server's if it is left out.
  /// @param operationLimit How long the work may take; the method's limit if it is left out.
  /// @param retention How long an unacknowledged result is kept; the method's or the server's if it
  ///   is left out.
  public record Calls(
      @Nullable Duration respondWithin,
      @Nullable Duration operationLimit,
      @Nullable Duration retention) {}

  /// As [dev.raincheck.client.ClientLimits] has them.
  ///
  /// @param callsMax Calls, and tokens that are waited for.
  /// @param bytesMax Memory that calls may take.
  /// @param whenFull Whether calls that do not wait for their result wait for room.
  public record Limits(
      @Nullable Integer callsMax, @Nullable DataSize bytesMax, @Nullable WhenFull whenFull) {}

  /// How the connection is encrypted, if there are keys.
  ///
  /// @param keys File with the client's keys, as raincheck keygen writes it.
  /// @param serverKey The server's public key.
  public record Curve(@Nullable Path keys, @Nullable String serverKey) {}

  /// As [dev.raincheck.transport.TlsKeys] has them.
  ///
  /// @param keyStore File with the client's key and certificate, in a format of the JDK's.
  /// @param password Of the key store and the key.
  /// @param certificate File with the client's certificate and those that lead to its signer, in
  ///   PEM: in place of the key store.
  /// @param privateKey File with its key in PKCS 8, in PEM.
  /// @param trusted File with the certificates of those who sign the server's: PEM, or a key store.
  ///   The client's key store if it is left out.
  /// @param trustedPassword Of that file, if it is a key store.
  public record Tls(
      @Nullable Path keyStore,
      @Nullable String password,
      @Nullable Path certificate,
      @Nullable Path privateKey,
      @Nullable Path trusted,
      @Nullable String trustedPassword) {
    /// Without the passwords.
    @Override
    public String toString() {
      return "Tls[keyStore=" + keyStore + ", certificate=" + certificate + "]";
    }
  }

  /// The address alone: metadata may be secret.
  @Override
  public String toString() {
    return "RaincheckClientProperties[address=" + address + "]";
  }
}
