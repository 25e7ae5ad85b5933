package io.headgate.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.util.Counter;

/** That what is wrong is told, and nothing else. */
class MeetingsTest {

    /** A test in which 1 is expected, 2 interesting, and anything else forbidden. */
    private static TestInfo test() {
        var test = new TestInfo("a test", "", "", "", 2, List.of("one", "other"), false);
        test.addCase(new StateCase(Pattern.compile("1"), Expect.ACCEPTABLE, "expected"));
        test.addCase(new StateCase(Pattern.compile("2"), Expect.ACCEPTABLE_INTERESTING, "seldom"));
        test.addCase(new StateCase(Pattern.compile(""), Expect.FORBIDDEN, "lost"));
        return test;
    }

    /** What each actor does, whose results are counted one by one. */
    private static Meetings meetings(IntSupplier... actors) throws Exception {
        var test = test();
        return new Meetings(test, new Runner<I_Result>(Meetings.configuration(test, 1)) {
            @Override
            public void sanityCheck(Counter<I_Result> counter) {}

            @Override
            @SuppressWarnings("NonApiType") // of jcstress' choice
            public ArrayList<CounterThread<I_Result>> internalRun() {
                var threads = new ArrayList<CounterThread<I_Result>>();
                Stream.of(actors).map(MeetingsTest::thread).forEach(threads::add);
                threads.forEach(Thread::start);
                return threads;
            }
        });
    }

    private static CounterThread<I_Result> thread(IntSupplier actor) {
        return new CounterThread<>("actor") {
            @Override
            protected Counter<I_Result> internalRun() {
                var result = new I_Result();
                result.r1 = actor.getAsInt();
                var counter = new Counter<I_Result>();
                counter.record(result, 1);
                return counter;
            }

            @Override
            public void purge() {}
        };
    }

    @Test
    void whatIsAcceptableIsCounted() throws Exception {
        assertThat(meetings(() -> 1, () -> 2, () -> 1).run(Meetings.PATIENCE)).isEqualTo(3);
    }

    @Test
    void nobodyHasToMeet() throws Exception {
        assertThat(meetings().run(Meetings.PATIENCE)).isZero();
    }

    @Test
    void whatIsForbiddenIsTold() throws Exception {
        var meetings = meetings(() -> 1, () -> 3);
        assertThatThrownBy(() -> meetings.run(Meetings.PATIENCE)).hasMessage("a test: \"3\" is Forbidden, lost");
        assertThat(meetings.leftThreads()).isFalse();
    }

    @Test
    void whatAnActorThrowsIsToldThoughTheOtherWaitsForIt() throws Exception {
        var never = new CountDownLatch(1);
        var meetings = meetings(() -> waitFor(never), () -> {
            throw new IllegalStateException("boom");
        });
        assertThatThrownBy(() -> meetings.run(Meetings.PATIENCE)).hasMessageEndingWith("IllegalStateException: boom");
        assertThat(meetings.leftThreads()).isTrue();
        never.countDown();
    }

    @Test
    void aHangIsToldWithTheStacks() throws Exception {
        var never = new CountDownLatch(1);
        var meetings = meetings(() -> 1, () -> waitFor(never));
        assertThatThrownBy(() -> meetings.run(1)).hasMessageContaining("hangs").hasMessageContaining("waitFor");
        assertThat(meetings.leftThreads()).isTrue();
        never.countDown();
    }

    private static int waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return 1;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
