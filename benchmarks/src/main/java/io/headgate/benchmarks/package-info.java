/**
 * JMH benchmarks beside the peers and the hand-written limit.
 *
 * <p>A {@link io.headgate.benchmarks.Row} is a job, {@link io.headgate.benchmarks.Workloads} holds one interface per job,
 * and a library under measurement is a class or two that implement those it can do.
 * {@link io.headgate.benchmarks.Bench} runs them and prints the table. {@link io.headgate.benchmarks.Curve} is the same for
 * what grows; latency and the main job have programs of their own, which run in JVMs of their own.
 */
@NullMarked
package io.headgate.benchmarks;

import org.jspecify.annotations.NullMarked;
