package io.headgate.tck;

import io.headgate.testkit.TestSubscriber;
import java.util.List;
import java.util.stream.Stream;

/** Everything public: the table that says how many tests must be executed. */
final class Subjects {

    private Subjects() {}

    static List<Subject> all() {
        return Stream.of(testkit()).flatMap(List::stream).toList();
    }

    private static List<Subject> testkit() {
        return List.of(
                Subject.whitebox("TestSubscriber", Ends::probedTestSubscriber),
                Subject.blackbox("TestSubscriber", () -> TestSubscriber.create(1)));
    }
}
