/** Own stages, policies and junctions, written against what any user has: {@code docs/extending.md} goes with it. */
@NullMarked
package io.headgate.examples.extend;

import org.jspecify.annotations.NullMarked;
