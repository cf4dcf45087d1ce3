package dev.raincheck.transport.tls;

import dev.raincheck.transport.CertificateName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/// The names in certificates.
public final class PeerNames {
  private static final int DNS = 2; // as X509Certificate#getSubjectAlternativeNames numbers them
  private static final int URI = 6;
  private static final int ADDRESS = 7;

  private static final int SHOWN_CHARS_MAX = 200;

  /// What could begin another line, or is not to be seen.
  private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private PeerNames() {}

  /// A text out of a certificate, for logs and messages: whoever makes a certificate chooses what
  /// it says, so it is cut and kept on its line.
  public static String shown(@Nullable Object said) {
    String text = String.valueOf(said);
    String start =
        text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "…" : text;
    return UNSHOWN.matcher(start).replaceAll("?");
  }

  /// Whom it is about.
  public static String subject(X509Certificate certificate) {
    return shown(certificate.getSubjectX500Principal().getName());
  }

  /// The one name of that kind; empty if the certificate has none, or several.
  public static String of(X509Certificate certificate, CertificateName kind) {
    List<String> names = all(certificate, kind);
    return names.size() == 1 ? names.getFirst() : "";
  }

  /// All names of that kind.
  public static List<String> all(X509Certificate certificate, CertificateName kind) {
    return switch (kind) {
      case COMMON_NAME -> commonNames(certificate);
      case URI -> alternatives(certificate, URI);
      case DNS -> alternatives(certificate, DNS);
    };
  }

  /// The names and addresses of the hosts that the certificate is for.
  public static List<String> hosts(X509Certificate certificate) {
    List<String> all = new ArrayList<>(alternatives(certificate, DNS));
    all.addAll(alternatives(certificate, ADDRESS));
    return all;
  }

  private static List<String> commonNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        Attribute name = part.toAttributes().get("CN");
        for (int i = 0; name != null && i < name.size(); i++) {
          names.add(String.valueOf(name.get(i)));
        }
      }
    } catch (NamingException unreadable) {
      return List.of();
    }
    return names;
  }

  private static List<String> alternatives(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      var all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (name.getFirst().equals(kind)) {
          names.add(String.valueOf(name.get(1)));
        }
      }
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
    return names;
  }
}
