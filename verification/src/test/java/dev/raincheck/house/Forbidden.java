package dev.raincheck.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Calls that have no place in the product or its tests. Samples and benchmarks show and measure
/// things, and are left alone.
final class Forbidden {
  private static final Set<String> LEFT_ALONE = Set.of("samples", "benchmarks");

  /// Only the handlers' own threads are ever interrupted: a loop would lose its socket.
  private static final Set<String> MAY_INTERRUPT = Set.of("RunningHandler", "TestCall");

  private static final Map<String, String> CALLS =
      Map.of(
          "System.out", "log it, or take a PrintStream",
          "System.err", "log it, or take a PrintStream",
          "Thread.sleep", "step the time, or let Awaitility wait for a condition",
          "TimeUnit.sleep", "step the time, or let Awaitility wait for a condition");

  private Forbidden() {}

  static List<Finding> check(JavaFile file) {
    return LEFT_ALONE.contains(file.source().module())
        ? List.of()
        : file.findings(it -> new Scanner(file, it));
  }

  private static final class Scanner extends TreeScanner<Void, Void> {
    private final JavaFile file;
    private final List<Finding> findings;

    Scanner(JavaFile file, List<Finding> findings) {
      this.file = file;
      this.findings = findings;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
      String name = tree.toString();
      CALLS.forEach((call, remedy) -> {
        if (name.equals(call) || name.equals("java.lang." + call)) {
          report(tree, call, remedy);
        }
      });
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
      if (tree.getArguments().isEmpty()
          && tree.getMethodSelect() instanceof MemberSelectTree method) {
        String name = method.getIdentifier().toString();
        if (name.equals("printStackTrace")) {
          report(tree, name, "log it, or throw it");
        }
        if (name.equals("interrupt") && !mayInterrupt(method)) {
          report(tree, name, "let the RunningHandler do it; wake a loop through its inbox");
        }
      }
      return super.visitMethodInvocation(tree, null);
    }

    /// Setting the flag of the own thread again, after an InterruptedException, is good manners.
    private boolean mayInterrupt(MemberSelectTree method) {
      return !file.source().isMain()
          || MAY_INTERRUPT.contains(file.source().stem())
          || method.getExpression().toString().equals("Thread.currentThread()");
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void unused) {
      if (tree.getAnnotationType().toString().endsWith("Disabled")) {
        report(tree, "@Disabled", "repair the test, or remove it");
      }
      return super.visitAnnotation(tree, null);
    }

    @Override
    public Void visitSynchronized(SynchronizedTree tree, Void unused) {
      if (file.source().isMain()) {
        report(tree, "synchronized", "give the state one owner, and post to its inbox");
      }
      return super.visitSynchronized(tree, null);
    }

    private void report(Tree tree, String what, String remedy) {
      String message = what + " (expected: none; " + remedy + ")";
      findings.add(new Finding(file.path(), file.firstLine(tree), message));
    }
  }
}
