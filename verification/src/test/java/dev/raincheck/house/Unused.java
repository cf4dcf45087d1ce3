package dev.raincheck.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// Files that nobody would miss.
final class Unused {
  private static final String REMEDY = " (remove it, or use it)";

  /// Read by convention: nobody names them.
  private static final Set<String> CONVENTIONAL =
      Set.of("package-info.java", "module-info.java", "logback.xml", "junit-platform.properties");

  private Unused() {}

  /// A class of the product is public, has a `main`, or is mentioned by another class of the
  /// product; a class of the tests has tests, if only a contract's, or is mentioned by another one.
  static List<Finding> classes(List<JavaFile> files) {
    Map<String, Set<String>> mentionedBy = new HashMap<>();
    for (JavaFile file : files) {
      file.names()
          .forEach(it -> mentionedBy.computeIfAbsent(it, _ -> new HashSet<>()).add(file.path()));
    }
    Set<String> mainFiles = new HashSet<>();
    files.stream().filter(it -> it.source().isMain()).forEach(it -> mainFiles.add(it.path()));

    List<Finding> findings = new ArrayList<>();
    for (JavaFile file : files) {
      if (!CONVENTIONAL.contains(file.source().name()) && !isEntryPoint(file)) {
        Set<String> others =
            new HashSet<>(mentionedBy.getOrDefault(file.source().stem(), Set.of()));
        others.remove(file.path());
        if (file.source().isMain()) {
          others.retainAll(mainFiles);
        }
        if (others.isEmpty()) {
          findings.add(new Finding(file.path(), 1, "nobody mentions this class" + REMEDY));
        }
      }
    }
    return findings;
  }

  /// Resources, golden vectors say, are mentioned with their name, their stem or their folder; the
  /// kept inputs of a fuzz test lie where Jazzer looks for them.
  static List<Finding> resources(List<SourceFile> files) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile file : files) {
      if (file.path().contains("/resources/")
          && !file.path().contains("FuzzTestInputs/")
          && !CONVENTIONAL.contains(file.name())) {
        String folder = file.folder().substring(file.folder().lastIndexOf('/') + 1);
        boolean mentioned =
            files.stream()
                .filter(it -> it.isJava() || it.name().equals("pom.xml"))
                .map(SourceFile::text)
                .anyMatch(it -> it.contains(file.stem()) || mentionsFolder(it, folder));
        if (!mentioned) {
          findings.add(new Finding(file.path(), 1, "nobody mentions this resource" + REMEDY));
        }
      }
    }
    return findings;
  }

  private static boolean mentionsFolder(String text, String folder) {
    return !folder.equals("resources")
        && (text.contains("\"" + folder) || text.contains("/" + folder));
  }

  private static boolean isEntryPoint(JavaFile file) {
    EntryPoints scanner = new EntryPoints(file.source().isMain());
    scanner.scan(file.unit(), null);
    return scanner.found;
  }

  private static final class EntryPoints extends TreeScanner<Void, Void> {
    private final boolean ofProduct;
    private boolean found;

    EntryPoints(boolean ofProduct) {
      this.ofProduct = ofProduct;
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      found |= ofProduct && tree.getModifiers().getFlags().contains(Modifier.PUBLIC);
      found |= !ofProduct && String.valueOf(tree.getExtendsClause()).endsWith("Contract");
      return super.visitClass(tree, null);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      found |= tree.getName().contentEquals("main") || hasTestAnnotation(tree);
      return super.visitMethod(tree, null);
    }

    private static boolean hasTestAnnotation(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .map(it -> it.getAnnotationType().toString())
          .anyMatch(it -> it.endsWith("Test") || it.equals("TestFactory"));
    }
  }
}
