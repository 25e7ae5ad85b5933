package io.headgate.core;

import java.util.function.Function;

/**
 * One of the things a {@link Channel#select select} may do: made by {@link Channel#receiving} and {@link
 * Channel#sending}. A value: it may be used for any number of selects.
 *
 * @param <R> what the select gives when it is this one that was done
 */
public final class Clause<R> {
    final Operation<?> operation;
    /** Of an item received, or of null for an item sent. */
    private final Function<Object, ? extends R> then;

    Clause(Operation<?> operation, Function<Object, ? extends R> then) {
        this.operation = operation;
        this.then = then;
    }

    R then(Object result) {
        return then.apply(result);
    }
}
