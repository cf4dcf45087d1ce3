package dev.raincheck.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A Java file as the compiler's own parser reads it.
record JavaFile(SourceFile source, CompilationUnitTree unit, SourcePositions positions) {

  static JavaFile parse(String path, String text) {
    return parse(new SourceFile(path, text));
  }

  static JavaFile parse(SourceFile source) {
    return parseAll(List.of(source)).getFirst();
  }

  /// By one compiler: to begin one takes longer than to read a file.
  static List<JavaFile> parseAll(List<SourceFile> sources) {
    var inMemory = sources.stream().map(InMemory::new).toList();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var task = (JavacTask) compiler.getTask(null, null, null, null, null, inMemory);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<JavaFile> files = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        files.add(new JavaFile(sources.get(files.size()), unit, positions));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  String path() {
    return source.path();
  }

  long firstLine(Tree tree) {
    return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
  }

  long lastLine(Tree tree) {
    return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree) - 1);
  }

  /// All names that the code mentions; comments do not count.
  Set<String> names() {
    Set<String> names = new HashSet<>();
    new Names(names).scan(unit, null);
    return names;
  }

  /// What `scanner` finds in this file.
  List<Finding> findings(java.util.function.Function<List<Finding>, TreeScanner<?, ?>> scanner) {
    List<Finding> findings = new ArrayList<>();
    scanner.apply(findings).scan(unit, null);
    return findings;
  }

  private static final class Names extends TreeScanner<Void, Void> {
    private final Set<String> names;

    Names(Set<String> names) {
      this.names = names;
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, Void unused) {
      names.add(tree.getName().toString());
      return super.visitIdentifier(tree, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
      names.add(tree.getIdentifier().toString());
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
      names.add(tree.getName().toString());
      return super.visitMemberReference(tree, null);
    }
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(SourceFile source) {
      super(URI.create("memory:///" + source.path()), JavaFileObject.Kind.SOURCE);
      text = source.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
