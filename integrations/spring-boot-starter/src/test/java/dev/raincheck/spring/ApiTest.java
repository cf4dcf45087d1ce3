package dev.raincheck.spring;

import dev.raincheck.house.ApiFiles;
import org.junit.jupiter.api.Test;

/// What applications can name changes only when somebody means it.
class ApiTest {
  @Test
  void api_isAsItIsWrittenDown() throws Exception {
    ApiFiles.check("dev.raincheck.spring");
  }
}
