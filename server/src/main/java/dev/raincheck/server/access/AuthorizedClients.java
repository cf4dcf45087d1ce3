package dev.raincheck.server.access;

import dev.raincheck.transport.CurveKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may connect, and what each may do: one key a line, with a name and perhaps rights.
///
/// ```
/// # key                                     name    methods              more
/// Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID  alice
/// rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7  bob     reports.*,jdk.size   stacks operate
/// 8J0<a$z>W*2iT(nRk@5o[e/uSg=YB#Ql!mXv6FzC  web     *                    delegate
/// user                                      web/mia reports.*            operate
/// tls                                       carol   reports.*
/// ```
///
/// In the place of a key, `tls` stands for a certificate with that name. Without methods it may
/// call all; `stacks` shows it the stacks of unexpected exceptions, `operate` lets it see and stop
/// what others do, `delegate` lets it speak for users of its own. Several keys may have one name:
/// they are one principal. A line that begins with `user` is about one of these users, who has no
/// key.
final class AuthorizedClients {
  private static final String ALL = "*";
  private static final String STACKS = "stacks";
  private static final String OPERATE = "operate";
  private static final String DELEGATE = "delegate";
  private static final List<String> WORDS = List.of(STACKS, OPERATE, DELEGATE);

  /// In the place of a key.
  private static final String USER = "user";

  /// Between a client's name and that of a user of its.
  static final String OF_USER = "/";

  /// Where the words of a line stand that are neither key nor name nor methods.
  private static final int MORE = 3;

  /// As many as a host may have; what SPIFFE gives is seldom longer.
  private static final int NAME_CHARS_MAX = 255;

  private static final int KEY_CHARS = 40;

  /// In the place of a key: the line is about a certificate.
  private static final String TLS = "tls";

  private final Map<String, String> principalByKey = new HashMap<>();
  private final Set<String> certified = new HashSet<>();
  private final Map<String, Rights> rightsByPrincipal = new HashMap<>();
  private final Map<String, Rights> rightsByUser = new HashMap<>();
  private final List<String> delegates = new ArrayList<>();

  /// @param exact names of methods
  /// @param prefixes of names of methods
  /// @param more of [#WORDS]
  private record Rights(Set<String> exact, List<String> prefixes, Set<String> more) {
    boolean cover(String method) {
      return exact.contains(method) || prefixes.stream().anyMatch(method::startsWith);
    }
  }

  /// @throws IllegalArgumentException if a line is none of these; says which
  static AuthorizedClients parse(List<String> lines) {
    var clients = new AuthorizedClients();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String[] words = line.split("\\s+");
      if (!line.isEmpty() && !isComment(words[0])) {
        try {
          clients.add(words);
        } catch (IllegalArgumentException problem) {
          throw new IllegalArgumentException(
              "line " + (i + 1) + ": " + problem.getMessage(), problem);
        }
      }
    }
    clients.settleDelegates();
    return clients;
  }

  /// No name may be that of a user too. Users whose client may not speak for them any more have no
  /// rights; the file is good all the same, as that client would keep its own if it were not.
  private void settleDelegates() {
    rightsByPrincipal.keySet().stream().filter(this::mayDelegate).forEach(delegates::add);
    for (String name : rightsByPrincipal.keySet()) {
      String delegate = delegateOf(name);
      if (delegate != null) {
        throw new IllegalArgumentException(
            "name: \"%s\" (expected: one that does not begin with \"%s%s\", as users of %3$s do, which has \"%s\")"
                .formatted(name, delegate, OF_USER, DELEGATE));
      }
    }
    rightsByUser.keySet().removeIf(user -> delegateOf(user) == null);
  }

  /// Keys may begin with `#` too; with one before it, a key is commented out.
  private static boolean isComment(String firstWord) {
    return firstWord.equals("#")
        || (firstWord.startsWith("#") && firstWord.length() == 1 + KEY_CHARS);
  }

  private void add(String[] words) {
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "a single word (expected: a key or \"tls\", a name, perhaps methods, perhaps \"stacks\","
              + " \"operate\" and \"delegate\")");
    }
    String name = words[1];
    if (words[0].equals(USER)) {
      addUser(name, words);
      return;
    }
    boolean isTls = words[0].equals(TLS);
    String key = isTls ? TLS : CurveKeys.requireKey("key", words[0]);
    if (name.length() > NAME_CHARS_MAX || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "name: \"%s\" (expected: up to %d characters of ASCII)".formatted(name, NAME_CHARS_MAX));
    }
    Rights rights = rights(words.length < MORE ? ALL : words[MORE - 1], more(words));
    if (isTls ? !certified.add(name) : principalByKey.put(key, name) != null) {
      throw new IllegalArgumentException(
          "%s is there twice (expected: once)"
              .formatted(isTls ? "tls " + name : "key: \"" + key + "\""));
    }
    Rights others = rightsByPrincipal.put(name, rights);
    if (others != null && !others.equals(rights)) {
      throw new IllegalArgumentException(
          "name: \"%s\" has other rights in another line (expected: the same)".formatted(name));
    }
  }

  private void addUser(String name, String[] words) {
    Rights rights = rights(words.length < MORE ? ALL : words[MORE - 1], more(words));
    if (!name.contains(OF_USER)) {
      throw new IllegalArgumentException(
          "user: \"%s\" (expected: the name of a client that has \"%s\", \"%s\", and the user's)"
              .formatted(name, DELEGATE, OF_USER));
    }
    if (rights.more.contains(DELEGATE) || rightsByUser.put(name, rights) != null) {
      throw new IllegalArgumentException(
          "user: \"%s\" (expected: one line, without \"%s\")".formatted(name, DELEGATE));
    }
  }

  private static Set<String> more(String[] words) {
    Set<String> more = new HashSet<>();
    for (int i = MORE; i < words.length; i++) {
      if (!WORDS.contains(words[i]) || !more.add(words[i])) {
        throw new IllegalArgumentException(
            "word %d: \"%s\" (expected: \"stacks\", \"operate\" or \"delegate\", each once)"
                .formatted(i + 1, words[i]));
      }
    }
    return more;
  }

  private static Rights rights(String methods, Set<String> more) {
    Set<String> exact = new HashSet<>();
    List<String> prefixes = new ArrayList<>();
    for (String method : List.of(methods.split(","))) {
      if (WORDS.contains(method)) {
        throw new IllegalArgumentException(
            "methods: \"%s\" (expected: methods there, such as reports.*, or * for all; then \"%s\")"
                .formatted(methods, method));
      }
      if (method.endsWith(ALL)) {
        prefixes.add(method.substring(0, method.length() - 1));
      } else {
        exact.add(method);
      }
    }
    return new Rights(exact, prefixes, more);
  }

  /// Whether a certificate with this name is let in.
  boolean isCertified(String name) {
    return certified.contains(name);
  }

  /// The principal of a key, or null if it is not in the file.
  @Nullable String principalOf(String key) {
    return principalByKey.get(key);
  }

  boolean isClient(String principal) {
    return rightsByPrincipal.containsKey(principal);
  }

  /// The client with that right of which the principal is a user; null if there is none.
  @Nullable String delegateOf(String principal) {
    for (String delegate : delegates) {
      if (principal.startsWith(delegate + OF_USER)) {
        return delegate;
      }
    }
    return null;
  }

  boolean mayCall(String principal, String method) {
    Rights rights = rightsByPrincipal.get(principal);
    return rights != null && rights.cover(method);
  }

  /// Whether no line of its own keeps the user from it.
  boolean userMayCall(String user, String method) {
    Rights rights = rightsByUser.get(user);
    return rights == null || rights.cover(method);
  }

  boolean maySeeStacks(String principal) {
    return has(principal, STACKS);
  }

  boolean mayOperate(String principal) {
    return has(principal, OPERATE);
  }

  boolean mayDelegate(String principal) {
    return has(principal, DELEGATE);
  }

  private boolean has(String principal, String right) {
    Rights rights = rightsByPrincipal.getOrDefault(principal, rightsByUser.get(principal));
    return rights != null && rights.more.contains(right);
  }

  Collection<String> principals() {
    return rightsByPrincipal.keySet();
  }
}
