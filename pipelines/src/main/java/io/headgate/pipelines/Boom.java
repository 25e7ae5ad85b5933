package io.headgate.pipelines;

import java.util.function.UnaryOperator;

/** The failure that a pipeline was told to have: any other one is a finding. Two of the same name are the same. */
public final class Boom extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Boom(String name) {
        super(name);
    }

    /** Fails at {@code item} and lets all others pass. */
    public static UnaryOperator<Long> at(long item) {
        return x -> {
            if (x == item) {
                throw new Boom("at " + item);
            }
            return x;
        };
    }
}
