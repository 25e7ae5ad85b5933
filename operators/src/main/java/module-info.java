/** {@code Flow}, the fluent facade, and every operator. Operators themselves aren't exported: a flow is a plan. */
@org.jspecify.annotations.NullMarked
module io.headgate.operators {
    requires transitive io.headgate.core;
    requires transitive org.reactivestreams;
    requires static org.jspecify;

    exports io.headgate.operators;
}
