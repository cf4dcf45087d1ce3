package dev.raincheck.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares that an interface is a service, and gives it its name on the wire.
///
/// ```java
/// @Service("reports")
/// public interface Reports {
///   @NonBlocking Status status();
///   Summary summarize(String region);
///   @Blocking Report build(Query query);
/// }
/// ```
///
/// The plain interface is the whole contract; client and server share it. A method is called on the
/// wire by `service.method`, here `reports.build`. Compile the interface with `-parameters`, so
/// that callers may pass arguments by name.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Service {
  /// {@return the name on the wire} A lower-case letter, then letters, digits, `_`, `.` and `-`;
  /// for a new, incompatible version followed by `@` and its number: `reports@2`.
  String value();
}
