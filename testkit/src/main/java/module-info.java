/** Probes, virtual time, the laws as reusable checks, and the Reactive Streams TCK as JUnit 5 dynamic tests. */
@org.jspecify.annotations.NullMarked
module io.headgate.testkit {
    requires transitive io.headgate.core;
    requires transitive org.junit.jupiter.api;
    requires transitive org.reactivestreams;
    requires transitive org.reactivestreams.tck;
    requires org.opentest4j;
    requires org.testng;
    requires static org.jspecify;

    exports io.headgate.testkit;
}
