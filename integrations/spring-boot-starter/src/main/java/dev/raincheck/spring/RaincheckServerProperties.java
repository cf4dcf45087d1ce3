package dev.raincheck.spring;

import dev.raincheck.transport.CertificateName;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What can be configured of the server. What is left out has the default of
/// [dev.raincheck.server.ServerBuilder].
///
/// @param enabled Whether beans that implement a @Service interface are served.
/// @param address Where the server listens; port * takes any free one.
/// @param instance Name of the server, which is part of every token. The host's name and the
///   address if it is left out.
/// @param advertise Where clients reach this server, for servers that share a store. The address
///   that it binds if it is left out, unless that is a wildcard.
/// @param shutdownStrategy What becomes of the work in flight, such as drain:25s, reject or
///   abort:2s. The application's shutdown waits for as long as that takes.
/// @param phase Phase of the server among the application's SmartLifecycles: what has a higher one
///   starts later and stops earlier.
/// @param tokenSecret Base64 of at least 16 random bytes that sign tokens, so that those of an
///   earlier run are told from forged ones.
/// @param cpuThreads Threads for methods that compute. One per processor if it is left out.
/// @param allowClearTextFromAnywhere Whether other machines are served without encryption.
/// @param showStacksToCallers Whether all callers get the stacks of unexpected exceptions.
/// @param allowOperateFromAnybody Whether all clients may cancel, abort and drain, where they have
///   no keys.
/// @param accessLog Whether each operation is logged as a line of JSON, under dev.raincheck.access.
/// @param times Deadlines, retention and leases.
/// @param limits What the server admits.
/// @param curve Encryption by keys, and who may come in.
/// @param tls Encryption by certificates, for an address that begins with tls://, and who may come
///   in.
@ConfigurationProperties(prefix = "raincheck.server", ignoreUnknownFields = false)
public record RaincheckServerProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("tcp://127.0.0.1:5570") String address,
    @Nullable String instance,
    @Nullable String advertise,
    @Nullable String shutdownStrategy,
    @DefaultValue("2147483647") int phase,
    @Nullable String tokenSecret,
    @Nullable Integer cpuThreads,
    @DefaultValue("false") boolean allowClearTextFromAnywhere,
    @DefaultValue("false") boolean showStacksToCallers,
    @DefaultValue("false") boolean allowOperateFromAnybody,
    @DefaultValue("false") boolean accessLog,
    @DefaultValue Times times,
    @DefaultValue Limits limits,
    @DefaultValue Curve curve,
    @DefaultValue Tls tls) {

  /// As [dev.raincheck.server.settings.Times] has them.
  ///
  /// @param respondWithin Deadline for an answer: the result, a token or an error.
  /// @param respondWithinMax Longest deadline that a call may ask for.
  /// @param sessionLease How long a silent session is kept.
  /// @param retention How long an unacknowledged result is kept, counted from completion.
  /// @param retentionMax Longest retention that a call may ask for.
  /// @param deliveredRetention How long the outcome of a call with a key is kept after somebody had
  ///   it.
  /// @param keyRetention How long a key says how its call ended.
  /// @param cancelGrace How long a handler may take to obey a cancel.
  /// @param firstPoll After which time the server suggests the first poll.
  /// @param pollMax Longest time between two polls that the server suggests.
  public record Times(
      @Nullable Duration respondWithin,
      @Nullable Duration respondWithinMax,
      @Nullable Duration sessionLease,
      @Nullable Duration retention,
      @Nullable Duration retentionMax,
      @Nullable Duration deliveredRetention,
      @Nullable Duration keyRetention,
      @Nullable Duration cancelGrace,
      @Nullable Duration firstPoll,
      @Nullable Duration pollMax) {}

  /// As [dev.raincheck.server.settings.Limits] has them.
  ///
  /// @param messageBytesMax Largest message in either direction.
  /// @param unfinishedMax Operations that have not ended.
  /// @param keptMax Operations and refusals that are kept.
  /// @param keptBytesMax Memory that all that is kept may take.
  /// @param sessionsMax Sessions of clients.
  /// @param sessionCallsMax Calls of one session whose replies the client has not confirmed.
  /// @param tombstonesMax Ended operations of which only the token and the cause are remembered.
  /// @param keysMax Keys of calls that are remembered.
  /// @param storedMax Operations that may wait in the store.
  /// @param storedKeysMax Keys of calls that the store remembers without an outcome.
  /// @param clientShare Part that a client may have while it is alone.
  public record Limits(
      @Nullable DataSize messageBytesMax,
      @Nullable Long unfinishedMax,
      @Nullable Long keptMax,
      @Nullable DataSize keptBytesMax,
      @Nullable Integer sessionsMax,
      @Nullable Integer sessionCallsMax,
      @Nullable Integer tombstonesMax,
      @Nullable Integer keysMax,
      @Nullable Long storedMax,
      @Nullable Long storedKeysMax,
      @Nullable Double clientShare) {}

  /// How connections are encrypted, if there are keys.
  ///
  /// @param keys File with the server's keys, as raincheck keygen writes it.
  /// @param authorizedClients File of the clients that may come in: a key, a name, and perhaps
  ///   methods in each line.
  /// @param forAnybody Whether everybody may come in who knows the server's public key.
  public record Curve(
      @Nullable Path keys,
      @Nullable Path authorizedClients,
      @DefaultValue("false") boolean forAnybody) {}

  /// As [dev.raincheck.transport.TlsKeys] has them.
  ///
  /// @param keyStore File with the server's key and certificate, in a format of the JDK's.
  /// @param password Of the key store and the key.
  /// @param certificate File with the server's certificate and those that lead to its signer, in
  ///   PEM: in place of the key store.
  /// @param privateKey File with its key in PKCS 8, in PEM.
  /// @param trusted File with the certificates of those who sign the clients': PEM, or a key store.
  ///   The server's key store if it is left out.
  /// @param trustedPassword Of that file, if it is a key store.
  /// @param principalIn By which name of their certificates clients are known.
  /// @param authorizedClients File of the clients that may come in: tls, a name, and perhaps
  ///   methods in each line.
  public record Tls(
      @Nullable Path keyStore,
      @Nullable String password,
      @Nullable Path certificate,
      @Nullable Path privateKey,
      @Nullable Path trusted,
      @Nullable String trustedPassword,
      @DefaultValue("COMMON_NAME") CertificateName principalIn,
      @Nullable Path authorizedClients) {
    /// Without the passwords.
    @Override
    public String toString() {
      return "Tls[keyStore=" + keyStore + ", certificate=" + certificate + "]";
    }
  }

  /// The address alone: there is a secret among these.
  @Override
  public String toString() {
    return "RaincheckServerProperties[address=" + address + "]";
  }
}
