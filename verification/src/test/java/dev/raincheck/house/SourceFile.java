package dev.raincheck.house;

import java.util.List;

/// A text file of the repository; its path is relative to the root, with slashes.
record SourceFile(String path, String text) {
  List<String> lines() {
    return text.lines().toList();
  }

  boolean isJava() {
    return path.endsWith(".java");
  }

  boolean isMarkdown() {
    return path.endsWith(".md");
  }

  boolean isMain() {
    return path.contains("/src/main/");
  }

  boolean isTest() {
    return path.contains("/src/test/");
  }

  /// The top folder, which is the Maven module.
  String module() {
    return path.substring(0, Math.max(0, path.indexOf('/')));
  }

  /// The file's name without folder and extension.
  String stem() {
    String name = name();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The folder, empty for the root.
  String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
