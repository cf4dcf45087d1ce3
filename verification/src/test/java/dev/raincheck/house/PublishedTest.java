package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A module is published and in the BOM, or neither.
class PublishedTest {
  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>(raincheck-[\\w-]+)</artifactId>");
  private static final Pattern LEFT_OUT =
      Pattern.compile("<artifact>(raincheck-[\\w-]+)</artifact>");
  private static final Pattern KEPT_HERE =
      Pattern.compile("<maven.deploy.skip>true</maven.deploy.skip>");
  private static final Pattern POM = Pattern.compile("<packaging>pom</packaging>");

  private final Path root = Repository.root();
  private final Set<String> published = new TreeSet<>();
  private final Set<String> kept = new TreeSet<>();

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> all = new TreeSet<>();
    for (Matcher at = pattern.matcher(text); at.find(); ) {
      all.add(at.group(1));
    }
    return all;
  }

  private void sortModules(String parent) throws IOException {
    for (String module : all(MODULE, parent)) {
      String pom = Files.readString(root.resolve(module).resolve("pom.xml"));
      Matcher artifact = ARTIFACT.matcher(pom); // the parent's name has no dash
      if (!POM.matcher(pom).find() && artifact.find()) {
        (KEPT_HERE.matcher(pom).find() ? kept : published).add(artifact.group(1));
      }
    }
  }

  @Test
  void everyModule_isInTheBom_orIsNotPublished() throws IOException {
    String parent = Files.readString(root.resolve("pom.xml"));
    String bom = Files.readString(root.resolve("bom/pom.xml"));
    sortModules(parent);
    assertFalse(published.isEmpty());
    Set<String> listed = all(ARTIFACT, bom);
    listed.remove("raincheck-bom");
    assertEquals(published, listed, "bom/pom.xml (expected: what says no maven.deploy.skip)");
    assertEquals(kept, all(LEFT_OUT, parent), "pom.xml, excludeArtifacts of the profile release");
  }
}
