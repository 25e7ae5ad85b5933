/**
 * The main job: web-server logs, read, parsed, enriched, batched and stored, with memory that never grows.
 *
 * <p>{@link io.headgate.examples.ingest.Pipeline} is the flow itself and the place to start reading; the other classes are
 * what its nodes do.
 */
@NullMarked
package io.headgate.examples.ingest;

import org.jspecify.annotations.NullMarked;
