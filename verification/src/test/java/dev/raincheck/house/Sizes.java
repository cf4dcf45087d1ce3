package dev.raincheck.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// What fits on a screen is read; what does not is skimmed.
final class Sizes {
  static final int FILE_LINES_MAX = 300;
  static final int METHOD_LINES_MAX = 40;
  static final int PARAMETERS_MAX = 5;

  /// Of a constructor for its own package: what it is put together from.
  static final int PARTS_MAX = 12;

  private Sizes() {}

  static List<Finding> check(JavaFile file) {
    List<Finding> findings = new ArrayList<>();
    int lines = file.source().lines().size();
    if (lines > FILE_LINES_MAX) {
      String remedy = "move one of its concerns to a file of its own";
      findings.add(tooMuch(file.path(), lines, lines + " lines", FILE_LINES_MAX, remedy));
    }
    findings.addAll(file.findings(it -> new Methods(file, it)));
    return findings;
  }

  private static Finding tooMuch(String file, long line, String found, int max, String remedy) {
    String message = "%s (expected: <= %d; %s)".formatted(found, max, remedy);
    return new Finding(file, line, message);
  }

  private static final class Methods extends TreeScanner<Void, ClassTree> {
    private final JavaFile file;
    private final List<Finding> findings;

    Methods(JavaFile file, List<Finding> findings) {
      this.file = file;
      this.findings = findings;
    }

    @Override
    public Void visitClass(ClassTree tree, ClassTree outer) {
      return super.visitClass(tree, tree);
    }

    @Override
    public Void visitMethod(MethodTree tree, ClassTree owner) {
      long first = file.firstLine(tree);
      long lines =
          tree.getBody() == null ? 0 : file.lastLine(tree) - file.firstLine(tree.getBody()) + 1;
      if (lines > METHOD_LINES_MAX) {
        String what = lines + " lines in " + tree.getName();
        String remedy = "name its steps and make them methods";
        findings.add(tooMuch(file.path(), first, what, METHOD_LINES_MAX, remedy));
      }
      int parameters = tree.getParameters().size();
      int max = isAssembling(tree) ? PARTS_MAX : PARAMETERS_MAX;
      if (parameters > max && isOurChoice(tree, owner)) {
        String what = parameters + " parameters of " + tree.getName();
        String remedy = "make a record of those that belong together";
        findings.add(tooMuch(file.path(), first, what, max, remedy));
      }
      return super.visitMethod(tree, owner);
    }

    /// Who calls it is near, and a record that exists for its sake alone says nothing.
    private static boolean isAssembling(MethodTree method) {
      return method.getName().contentEquals("<init>")
          && !method.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }

    /// A record's constructor repeats its components, an overriding method its model, a table its
    /// columns, and what stands in the place of somebody else's class that.
    private boolean isOurChoice(MethodTree method, ClassTree owner) {
      boolean ofRecord =
          owner.getKind() == Tree.Kind.RECORD && method.getName().contentEquals("<init>");
      boolean overriding =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(it ->
                  Set.of("Override", "ParameterizedTest")
                      .contains(it.getAnnotationType().toString()));
      boolean inPlaceOfAnother = file.path().contains("/src/main/java/com/");
      return !ofRecord && !overriding && !inPlaceOfAnother;
    }
  }
}
