package dev.raincheck.server.access;

import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.transport.loop.BackgroundLogger;
import org.jspecify.annotations.Nullable;

/// Who may connect, and do what: as the file of authorized clients says, if there is one, and as
/// the user's authorizer says.
///
/// @param clients null if clients have no principals
/// @param anybody what all may do, whoever they are
public record Access(
    @Nullable AuthorizedClientsFile clients, Authorizer authorizer, Oversight anybody)
    implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  /// Everybody may do everything.
  public static final Access OPEN =
      new Access(null, (principal, method) -> true, Oversight.OPERATE);

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
    this(clients, authorizer, Oversight.NONE);
  }

  /// The principal of a key: empty if clients have none, null if the key is not authorized.
  public @Nullable String principalOf(String key) {
    return clients == null ? "" : clients.current().principalOf(key);
  }

  /// Whether the principal is one still, since connections outlive changes of the file.
  public boolean isKnown(String principal) {
    return clients == null || clients.current().isKnown(principal);
  }

  public boolean mayCall(String principal, String method) {
    if (clients != null && !clients.current().mayCall(principal, method)) {
      return false;
    }
    try {
      return authorizer.mayCall(principal, method);
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
