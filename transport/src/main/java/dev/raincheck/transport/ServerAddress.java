package dev.raincheck.transport;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where a server listens, written `tcp://127.0.0.1:5570`, or `tls://127.0.0.1:5570` over TLS.
///
/// @param host a name or an IP address, an IPv6 address in brackets; `*` means all addresses of the
///   machine
/// @param port 1 to 65535; 0, written `*`, means any free one
/// @param isTls whether TLS is spoken there
public record ServerAddress(String host, int port, boolean isTls) {
  private static final String TCP = "tcp://";
  private static final String TLS = "tls://";
  private static final int PORT_MAX = 65_535;
  private static final String ANY = "*";
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$):?");

  /// Makes an address without checking it: [#toBind] and [#toConnect] do. Puts an IPv6 address into
  /// brackets.
  public ServerAddress {
    host =
        requireNonNull(host, "host").indexOf(':') >= 0 && !host.startsWith("[")
            ? "[" + host + "]"
            : host;
  }

  /// Makes an address at which no TLS is spoken.
  ///
  /// @param host a name or an IP address
  /// @param port as in the other constructor
  public ServerAddress(String host, int port) {
    this(host, port, false);
  }

  /// Reads an address that a server can bind; host and port may be `*`.
  ///
  /// @param text such as `tcp://127.0.0.1:5570`
  /// @return the address
  /// @throws IllegalArgumentException if the text is no such address; the message says what to
  ///   change
  public static ServerAddress toBind(String text) {
    ServerAddress address = parse(text);
    if (address.port < 0) {
      throw bad(text, "the port is a number up to 65535, or * for any free one");
    }
    return address;
  }

  /// Reads an address that a client can connect to: one host and one port.
  ///
  /// @param text such as `tcp://127.0.0.1:5570`
  /// @return the address
  /// @throws IllegalArgumentException if the text is no such address; the message says what to
  ///   change
  public static ServerAddress toConnect(String text) {
    ServerAddress address = parse(text);
    if (address.host.equals(ANY)) {
      throw bad(text, "name the server's host; * is for servers only");
    }
    if (address.port <= 0) {
      throw bad(text, "the port is a number from 1 to 65535, the one that the server took");
    }
    return address;
  }

  /// {@return the host as certificates name it: an IPv6 address without brackets}
  public String name() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// {@return whether all addresses of the machine are meant}
  public boolean isAnyHost() {
    return host.equals(ANY) || (isLiteral() && InetAddress.ofLiteral(host).isAnyLocalAddress());
  }

  /// {@return whether the host is an IP address, so that no name server needs to be asked}
  public boolean isLiteral() {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /// Looks the host up. May wait for a name server.
  ///
  /// @return the addresses of the host, in the JVM's order; never empty
  /// @throws UnknownHostException if the host has none
  public List<InetAddress> lookUp() throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  /// Replaces the host's name.
  ///
  /// @param address one of [#lookUp]
  /// @return the same port at that address
  public ServerAddress at(InetAddress address) {
    return new ServerAddress(
        ZEROS.matcher(requireNonNull(address, "address").getHostAddress()).replaceFirst("::"),
        port,
        isTls);
  }

  /// Looks the host up, which may wait for a name server.
  ///
  /// @return whether only this machine can reach the address; false if the host is unknown
  public boolean isLoopback() {
    try {
      return !isAnyHost()
          && Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException nowhere) {
      return false;
    }
  }

  private static ServerAddress parse(String text) {
    boolean isTls = requireNonNull(text, "address").startsWith(TLS);
    if (!isTls && !text.startsWith(TCP)) {
      throw bad(text, "begin with " + TCP + ", or with " + TLS + " for TLS");
    }
    int colon = text.lastIndexOf(':');
    if (colon < TCP.length()) {
      throw bad(text, "add the port");
    }
    String host = text.substring(TCP.length(), colon);
    if (host.isBlank()) {
      throw bad(text, "add the host");
    }
    return new ServerAddress(host, port(text.substring(colon + 1)), isTls);
  }

  /// -1 if it is none.
  private static int port(String text) {
    if (text.equals(ANY)) {
      return 0;
    }
    boolean number =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> '0' <= c && c <= '9');
    int port = number ? Integer.parseInt(text) : -1;
    return port <= PORT_MAX ? port : -1;
  }

  private static IllegalArgumentException bad(String text, String remedy) {
    return new IllegalArgumentException(
        "address: \"%s\" (expected: such as tcp://127.0.0.1:5570; %s)".formatted(text, remedy));
  }

  /// {@return the same place, as it is written for what carries TLS}
  public String underTls() {
    return TCP + place();
  }

  private String place() {
    return host + ":" + (port == 0 ? ANY : port);
  }

  @Override
  public String toString() {
    return (isTls ? TLS : TCP) + place();
  }
}
