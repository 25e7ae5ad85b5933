/** Runs what is beside it in the packages of {@code core} and {@code operators}, and says what came of it. */
@NullMarked
package io.headgate.stress;

import org.jspecify.annotations.NullMarked;
