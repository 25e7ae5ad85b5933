/**
 * Bounded buffers, overflow policies, channels and emitters: the parts of flow control a program names, and below them
 * the kernel that every operator is made of.
 */
// "module": the modules the kernel is exported to are built after this one, so javac can't see them yet.
@SuppressWarnings("module")
@org.jspecify.annotations.NullMarked
module io.headgate.core {
    requires transitive org.reactivestreams;
    requires static transitive org.jspecify;

    exports io.headgate.core;
    exports io.headgate.core.kernel to
            io.headgate.operators,
            io.headgate.testkit;
}
