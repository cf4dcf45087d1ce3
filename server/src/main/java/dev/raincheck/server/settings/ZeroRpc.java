package dev.raincheck.server.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How clients of ZeroRPC and infi.rpc are served at a server's address, beside Raincheck's own.
///
/// Each method has its full name, `reports.build`. Attributes of Python cannot be called so, and
/// programs that are there already have other names: methods also have flat names, `build`, of all
/// services or of some.
public final class ZeroRpc {
  /// All methods have flat names, so no two may have the same.
  public static final ZeroRpc DEFAULT = new ZeroRpc(null);

  private final @Nullable List<Class<?>> flatNamesOf;

  private ZeroRpc(@Nullable List<Class<?>> flatNamesOf) {
    this.flatNamesOf = flatNamesOf;
  }

  /// {@return settings by which the methods of these services alone have flat names}
  ///
  /// @param services interfaces that are served; none if only full names are to be used
  public ZeroRpc withFlatNamesOf(Class<?>... services) {
    return new ZeroRpc(List.of(services));
  }

  /// {@return the services whose methods have flat names; null for all}
  public @Nullable List<Class<?>> flatNamesOf() {
    return flatNamesOf;
  }

  @Override
  public String toString() {
    return "ZeroRpc[flatNamesOf=" + (flatNamesOf == null ? "all" : flatNamesOf) + "]";
  }
}
