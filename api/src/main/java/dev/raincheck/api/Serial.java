package dev.raincheck.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Runs the operations of a group one at a time, in order of arrival. Those that wait hold no
/// thread.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Serial {
  /// The group of a method that names none: its own, which no other method is in.
  String ALONE = "#";

  /// {@return the group: any text without blanks around it and without `#` in front} Methods of one
  /// service that name the same group exclude each other; groups of two services are never the
  /// same, whatever their names. Without a name it is a group for this method alone.
  String value() default ALONE;
}
