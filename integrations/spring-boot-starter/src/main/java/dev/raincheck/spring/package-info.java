/// Raincheck in Spring Boot applications: beans are served, proxies are injected. `docs/spring.md`
/// shows how.
@NullMarked
package dev.raincheck.spring;

import org.jspecify.annotations.NullMarked;
