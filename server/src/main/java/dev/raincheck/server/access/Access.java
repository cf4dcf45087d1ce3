package dev.raincheck.server.access;

import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.transport.loop.BackgroundLogger;
import org.jspecify.annotations.Nullable;

/// Who may connect, and do what: as the file of authorized clients says, if there is one, and as
/// the user's authorizer says.
///
/// @param clients null if clients have no principals
/// @param anybody what all may do, whoever they are
/// @param anybodyDelegates whether each client without a name may speak for users of its own
public record Access(
    @Nullable AuthorizedClientsFile clients,
    Authorizer authorizer,
    Oversight anybody,
    boolean anybodyDelegates)
    implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  /// Everybody may do everything.
  public static final Access OPEN =
      new Access(null, (principal, method) -> true, Oversight.OPERATE, true);

  /// What is granted to operators.
  public enum Oversight {
    /// Nothing.
    NONE,
    /// To see what there is.
    LOOK,
    /// That, and to stop operations and the server.
    OPERATE
  }

  /// Nobody is an operator who is not named as one.
  public Access(@Nullable AuthorizedClientsFile clients, Authorizer authorizer) {
    this(clients, authorizer, Oversight.NONE, false);
  }

  /// The principal of a key: empty if clients have none, null if the key is not authorized.
  public @Nullable String principalOf(String key) {
    return clients == null ? "" : clients.current().principalOf(key);
  }

  /// The principal of a certificate with this name: null if it is not authorized.
  public @Nullable String principalOfCertificate(String name) {
    return clients != null && clients.current().isCertified(name) ? name : null;
  }

  /// Whether the principal is a client still, since connections outlive changes of the file.
  public boolean isClient(String principal) {
    return clients == null || clients.current().isClient(principal);
  }

  /// Whether it is one, or a user of one that may speak for others.
  public boolean isKnown(String principal) {
    return isClient(principal) || delegateOf(principal) != null;
  }

  /// Who a user of the client's is here; null if the client may not speak for others. No client is
  /// called like a user.
  public @Nullable String principalOfUser(String client, String user) {
    return mayDelegate(client) ? client + AuthorizedClients.OF_USER + user : null;
  }

  /// Where clients have names the file alone says it, since it keeps these apart from users.
  private boolean mayDelegate(String client) {
    if (clients != null) {
      return clients.current().mayDelegate(client);
    }
    try {
      return anybodyDelegates || authorizer.mayDelegate(client);
    } catch (Throwable fault) {
      LOG.error("the authorizer failed; \"{}\" may not speak for others", client, fault);
      return false;
    }
  }

  /// The client that speaks for this principal; null if it is a client itself, or nobody.
  private @Nullable String delegateOf(String principal) {
    if (clients != null) {
      return clients.current().delegateOf(principal);
    }
    return principal.startsWith(AuthorizedClients.OF_USER) ? "" : null;
  }

  /// The client that answers for what the principal takes: itself, or who speaks for it.
  public String clientOf(String principal) {
    String delegate = delegateOf(principal);
    return delegate == null ? principal : delegate;
  }

  /// A user may what both may, it and the client that speaks for it.
  public boolean mayCall(String principal, String method) {
    String client = clientOf(principal);
    if (clients != null
        && !(clients.current().mayCall(client, method)
            && clients.current().userMayCall(principal, method))) {
      return false;
    }
    try {
      return authorizer.mayCall(client, method)
          && (client.equals(principal) || authorizer.mayCall(principal, method));
    } catch (Throwable fault) { // an Error too: it must end neither the loop nor the caution
      LOG.error("the authorizer failed; \"{}\" may not call {}", principal, method, fault);
      return false;
    }
  }

  public boolean maySeeStacks(String principal) {
    if (clients != null && clients.current().maySeeStacks(principal)) {
      return true;
    }
    try {
      return authorizer.maySeeStacks(principal);
    } catch (Throwable fault) {
      LOG.error("the authorizer failed; \"{}\" may not see stacks", principal, fault);
      return false;
    }
  }

  /// Whether the principal may see what others do.
  public boolean mayLook(String principal) {
    return anybody == Oversight.LOOK || mayOperate(principal);
  }

  /// Whether the principal may stop what others do.
  public boolean mayOperate(String principal) {
    if (anybody == Oversight.OPERATE
        || (clients != null && clients.current().mayOperate(principal))) {
      return true;
    }
    try {
      return authorizer.mayOperate(principal);
    } catch (Throwable fault) {
      LOG.error("the authorizer failed; \"{}\" may not operate", principal, fault);
      return false;
    }
  }

  public void start() {
    if (clients != null) {
      clients.start();
    }
  }

  @Override
  public void close() {
    if (clients != null) {
      clients.close();
    }
  }
}
