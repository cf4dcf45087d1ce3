/// The console for operators: its pages, and what they ask by `Look` and `Operate`.
@NullMarked
package dev.raincheck.doors.http.console;

import org.jspecify.annotations.NullMarked;
