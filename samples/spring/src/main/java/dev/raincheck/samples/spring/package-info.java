/// What the two applications share: the service.
@NullMarked
package dev.raincheck.samples.spring;

import org.jspecify.annotations.NullMarked;
