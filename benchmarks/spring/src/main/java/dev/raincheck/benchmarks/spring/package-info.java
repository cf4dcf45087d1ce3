/// What stands beside Raincheck's HTTP door in the benchmarks: Spring MVC.
@NullMarked
package dev.raincheck.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
