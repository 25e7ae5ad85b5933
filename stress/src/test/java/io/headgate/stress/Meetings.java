package io.headgate.stress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.util.Counter;

/**
 * A jcstress test in this JVM, where jcstress itself starts one for each test and takes a second for it. What is missing is
 * what {@code bin/stress} is for: a JVM that has compiled nothing yet, and chosen modes of compilation.
 *
 * <p>No number of meetings is too small, so that a machine with other things to do fails nothing; what fails is an
 * outcome that is forbidden, an exception, or a hang.
 */
final class Meetings {

    /** So many waits of a tenth of a second each, counted and not timed: a process that was stopped has waited once. */
    static final int PATIENCE = 1_800;

    /** Enough for what the threads of one test need: few, so that they are near each other. */
    private static final int STRIDE = 64;

    private static final int STRIDES = 5;

    private final TestInfo test;
    private final Runner<?> runner;
    private boolean leftThreads;

    Meetings(TestInfo test, Runner<?> runner) {
        this.test = test;
        this.runner = runner;
    }

    /** A test that lets its threads meet for so long. */
    static Meetings of(TestInfo test, int millis) throws ReflectiveOperationException, IOException {
        var runner = Class.forName(test.generatedRunner()).getConstructor(ForkedTestConfig.class);
        return new Meetings(test, (Runner<?>) runner.newInstance(configuration(test, millis)));
    }

    /** What a fork reads from its socket. The other way to make one burns all processors for a second to count them. */
    @SuppressWarnings("EnumOrdinal") // that is how it is read
    static ForkedTestConfig configuration(TestInfo test, int millis) throws IOException {
        var written = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(written)) {
            // whoever waits for the other gives way to it, which may have no processor
            out.writeInt(SpinLoopStyle.THREAD_YIELD.ordinal());
            out.writeInt(millis);
            out.writeInt(1); // iteration
            out.writeUTF(test.generatedRunner());
            out.writeInt(16); // megabytes at most
            out.writeInt(STRIDE);
            out.writeInt(STRIDES);
            out.writeBoolean(false); // no processor of its own for each
        }
        return new ForkedTestConfig(new DataInputStream(new ByteArrayInputStream(written.toByteArray())));
    }

    /**
     * How often they met.
     *
     * @throws AssertionError that says what is forbidden and was seen, or that it hangs, or what an actor has thrown
     */
    long run(int patience) {
        return run(runner, patience);
    }

    /** Whether there may be threads of it yet, which spin: after a hang or an exception. */
    boolean leftThreads() {
        return leftThreads;
    }

    private <R> long run(Runner<R> each, int patience) {
        var seen = new Counter<R>();
        var met = new FutureTask<>(() -> meet(each, seen), null);
        var thread = new Thread(met, "meetings");
        thread.setDaemon(true);
        thread.start();
        leftThreads = true;
        await(met, patience);
        leftThreads = false;
        var forbidden = forbidden(seen);
        if (!forbidden.isEmpty()) {
            throw new AssertionError(test.name() + ": " + String.join("; ", forbidden));
        }
        return seen.totalCount();
    }

    private static <R> void meet(Runner<R> runner, Counter<R> seen) {
        try {
            runner.sanityCheck(seen);
            var actors = runner.internalRun();
            while (actors.stream().anyMatch(Thread::isAlive)) {
                for (var actor : actors) {
                    actor.join(10);
                    rethrow(actor); // the other one waits for it for ever
                }
            }
            for (var actor : actors) {
                rethrow(actor);
                seen.merge(actor.result());
            }
        } catch (Throwable failure) {
            throw new AssertionError("an actor or the arbiter has thrown " + failure, failure);
        }
    }

    private static void rethrow(CounterThread<?> actor) throws Throwable {
        if (actor.throwable() != null) {
            throw actor.throwable();
        }
    }

    private void await(FutureTask<?> met, int patience) {
        for (var left = patience; ; left--) {
            try {
                met.get(100, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException late) {
                if (left == 0) {
                    throw new AssertionError(test.name() + " hangs:" + stacks(), late);
                }
            } catch (ExecutionException e) {
                throw new AssertionError(test.name() + ": " + e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static String stacks() {
        var text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            text.append("\n\n").append(thread);
            for (var frame : stack) {
                text.append("\n    ").append(frame);
            }
        });
        return text.toString();
    }

    private List<String> forbidden(Counter<?> seen) {
        var forbidden = new ArrayList<String>();
        for (var result : seen.elementSet()) {
            var outcome = outcome(String.valueOf(result));
            if (outcome.expect() != Expect.ACCEPTABLE && outcome.expect() != Expect.ACCEPTABLE_INTERESTING) {
                forbidden.add("\"" + result + "\" is " + outcome.expect() + ", " + outcome.description());
            }
        }
        return forbidden;
    }

    /** As jcstress does it: first who names it exactly, then who matches, then who is there for the rest. */
    private StateCase outcome(String result) {
        return test.cases().stream()
                .filter(each -> each.matchesExactly(result))
                .findFirst()
                .or(() -> test.cases().stream()
                        .filter(each -> each.matches(result))
                        .findFirst())
                .orElseGet(test::unmatched);
    }
}
