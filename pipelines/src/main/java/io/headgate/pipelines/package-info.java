/**
 * Pipelines nobody chose: made from a seed, run, and compared with what plain loops over lists say. {@link
 * io.headgate.pipelines.Generator} makes one, {@link io.headgate.pipelines.Trial} runs it and looks for what is wrong,
 * {@link io.headgate.pipelines.Shrinker} makes a smaller one that goes wrong too, {@link io.headgate.pipelines.Program}
 * prints it as a program. {@link io.headgate.pipelines.Soak} runs them for hours. See docs/pipelines.md.
 */
@NullMarked
package io.headgate.pipelines;

import org.jspecify.annotations.NullMarked;
