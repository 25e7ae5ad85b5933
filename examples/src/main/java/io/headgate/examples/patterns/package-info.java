/** One small program per pattern. Each has a {@code main} that prints what happened, and runs in a second or two. */
@NullMarked
package io.headgate.examples.patterns;

import org.jspecify.annotations.NullMarked;
