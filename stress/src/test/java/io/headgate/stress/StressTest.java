package io.headgate.stress;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.infra.runners.TestList;

/** All jcstress tests, a moment each, with each build. {@code bin/stress} looks longer and in more ways. */
class StressTest {
    private static final int MILLIS = Integer.getInteger("headgate.stress.millis", 100);

    private static final TreeMap<String, Long> MET = new TreeMap<>();

    private static boolean disturbed;

    @TestFactory
    Stream<DynamicTest> nothingForbiddenIsSeen() {
        return TestList.tests().stream()
                .sorted()
                .map(name -> dynamicTest(name.replace("io.headgate.", ""), () -> look(name)));
    }

    private static void look(String name) throws Exception {
        assumeTrue(!disturbed, "threads of one that failed are still there");
        var meetings = Meetings.of(TestList.getInfo(name), MILLIS);
        try {
            MET.put(name, meetings.run(Meetings.PATIENCE));
        } finally {
            disturbed = meetings.leftThreads();
        }
    }

    @AfterAll
    static void tell() {
        var counts = MET.values().stream().mapToLong(each -> each).summaryStatistics();
        System.out.printf(
                "jcstress: %d tests, %,d pairs of threads met, between %,d and %,d of a test%n",
                counts.getCount(), counts.getSum(), counts.getMin(), counts.getMax());
    }
}
