package io.headgate.operators.plan;

import org.reactivestreams.Subscriber;

/**
 * A subscriber that keeps the rules whatever upstream does: it refuses a second subscription, a null and signals after
 * the end, turns an illegal request into an error between two items, and asks upstream from one thread at a time. A
 * foreign publisher needs no {@link Edge} above it.
 */
public interface Strict<T> extends Subscriber<T> {}
