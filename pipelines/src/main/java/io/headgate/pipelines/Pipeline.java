package io.headgate.pipelines;

/**
 * A pipeline, and how it is run: everything that is decided beforehand.
 *
 * @param chain what it consists of
 * @param conduct how it is run
 */
record Pipeline(Chain chain, Conduct conduct) {

    /** Smaller is simpler. */
    long weight() {
        return chain.weight() + conduct.weight();
    }
}
