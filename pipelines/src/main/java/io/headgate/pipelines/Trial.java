package io.headgate.pipelines;

import io.headgate.core.Hooks;
import io.headgate.core.OverflowException;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline: sees to its demand and its clock, and looks for what is wrong. It looks when nothing runs and
 * nothing is left to run; a pipeline that was asked for more and hasn't ended then, with no timer to wait for, never will.
 */
public final class Trial {

    /** How an overflow ends a flow, for the model. */
    static final String OVERFLOW = "overflow";

    private static final int LOOKS = 100_000;
    private static final Queue<Throwable> UNDELIVERABLE = new ConcurrentLinkedQueue<>();

    static {
        Hooks.onUndeliverable(failure -> {
            if (!(failure instanceof Boom || failure instanceof OverflowException || Plant.isStruck(failure))) {
                UNDELIVERABLE.add(failure);
            }
        });
    }

    private final Conduct conduct;
    private final Outcome expected;
    private final SplittableRandom random;
    private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    private final Crew crew;
    private final Scene scene;
    private final AtomicInteger items = new AtomicInteger();
    private final TestSubscriber<Long> downstream;
    private volatile boolean cancelled;

    private Trial(Conduct conduct, Outcome expected) {
        this.conduct = conduct;
        this.expected = expected;
        this.random = new SplittableRandom(conduct.seed());
        this.crew = conduct.threads() ? new Crew.Threads(thrown::add) : new Crew.Turns(random.split(), thrown::add);
        this.scene = new Scene(crew, conduct.probed());
        SplittableRandom few = random.split();
        long first = switch (conduct.demands()) {
            case ALL -> Long.MAX_VALUE;
            case ONE_BY_ONE -> 1;
            case FEW -> 1 + few.nextInt(4);
            case ALL_LATER, WHEN_IDLE, ELSEWHERE -> 0;
        };
        this.downstream = TestSubscriber.<Long>create(first)
                .onSubscribed(self -> subscribed())
                .onItem(item -> item(few));
    }

    /** Runs {@code pipeline}; what was wrong, or null. */
    static @Nullable String run(Pipeline pipeline) throws InterruptedException {
        return run(pipeline.chain()::flow, pipeline.chain().outcome(), pipeline.conduct());
    }

    /** Runs the flow that {@code assembly} makes; what was wrong, or null. */
    public static @Nullable String run(Function<Scene, Flow<Long>> assembly, Outcome expected, Conduct conduct)
            throws InterruptedException {
        List<String> found = new Trial(conduct, expected).run(assembly);
        return found.isEmpty() ? null : String.join("\n", found);
    }

    // ---- downstream
    // ----------------------------------------------------------------------------------------------------

    private void subscribed() {
        if (conduct.cancelling().where() == Cancelling.Where.AT_SUBSCRIBE) {
            cancel();
        }
    }

    private void item(SplittableRandom few) {
        int seen = items.incrementAndGet();
        if (seen == conduct.cancelling().after()) {
            switch (conduct.cancelling().where()) {
                case AT_ITEM -> cancel();
                case AFTER_ITEM -> crew.execute(this::cancel);
                default -> {}
            }
        }
        if (conduct.demands() == Demands.ONE_BY_ONE) {
            downstream.request(1);
        } else if (conduct.demands() == Demands.FEW && downstream.requested() == seen) {
            downstream.request(1 + few.nextInt(4));
        }
    }

    private void cancel() {
        cancelled = true;
        downstream.cancel();
    }

    private boolean isOver() {
        return cancelled || downstream.terminals() > 0;
    }

    // ---- the run
    // -------------------------------------------------------------------------------------------------------

    private List<String> run(Function<Scene, Flow<Long>> assembly) throws InterruptedException {
        List<String> found = new ArrayList<>();
        Flow<Long> flow = assembly.apply(scene).timers(scene.timers());
        if (conduct.cancelling().where() == Cancelling.Where.ANY_TIME) {
            crew.execute(this::cancel);
        }
        if (conduct.demands() == Demands.ELSEWHERE) {
            askElsewhere();
        }
        crew.run(() -> flow.subscribe(downstream));
        for (int look = 0; ; look++) {
            if (!crew.rest()) {
                found.add("its tasks don't come to an end: " + downstream);
                break;
            }
            if (isOver()) {
                break;
            }
            if (look == LOOKS) {
                found.add("it doesn't come to an end: " + downstream);
                break;
            }
            if (conduct.cancelling().where() == Cancelling.Where.WHEN_IDLE
                    && look >= conduct.cancelling().after()) {
                cancel();
            } else if (downstream.requested() == downstream.received()) {
                ask();
            } else if (!advance()) {
                found.add("it hangs: " + downstream);
                break;
            }
        }
        if (found.isEmpty()) {
            for (Hub<?> hub : scene.hubs()) {
                crew.run(hub::cancel);
                if (!crew.rest()) {
                    found.add("its tasks don't come to an end afterwards: " + downstream);
                }
            }
        }
        judge(found);
        return found;
    }

    private void ask() {
        switch (conduct.demands()) {
            case ALL, ALL_LATER -> crew.run(() -> downstream.request(Long.MAX_VALUE));
            case ONE_BY_ONE, FEW, WHEN_IDLE -> {
                int few = 1 + random.nextInt(4);
                crew.run(() -> downstream.request(few));
            }
            case ELSEWHERE -> askElsewhere();
        }
    }

    private void askElsewhere() {
        for (int tasks = 1 + random.nextInt(3); tasks > 0; tasks--) {
            int few = 1 + random.nextInt(3);
            crew.execute(() -> downstream.request(few));
        }
    }

    /** To when the next timer is due; false where there is none. */
    private boolean advance() {
        VirtualTimers clock = scene.clock();
        List<VirtualTimers.Pending> pending = clock.pending();
        if (pending.isEmpty()) {
            return false;
        }
        Duration next = pending.get(0).dueIn();
        crew.run(() -> clock.advance(next));
        return true;
    }

    // ---- what is wrong
    // -------------------------------------------------------------------------------------------------

    private void judge(List<String> found) {
        downstream.violations().forEach(breach -> found.add(String.valueOf(breach.getMessage())));
        String end = downstream.isCompleted() ? Outcome.COMPLETE : nameOf(downstream.failure());
        if (end == null && !cancelled && found.isEmpty()) {
            found.add("it didn't end: " + downstream);
        }
        String contradiction = expected.contradiction(downstream.items(), end);
        if (contradiction != null) {
            found.add(contradiction);
        }
        found.addAll(scene.complaints());
        thrown.forEach(failure -> found.add("thrown at whoever called: " + trace(failure)));
        for (Throwable late = UNDELIVERABLE.poll(); late != null; late = UNDELIVERABLE.poll()) {
            found.add("reported as undeliverable: " + trace(late));
        }
    }

    private static @Nullable String nameOf(@Nullable Throwable failure) {
        if (failure == null) {
            return null;
        }
        return failure instanceof OverflowException
                ? OVERFLOW
                : failure instanceof Boom ? failure.getMessage() : trace(failure);
    }

    private static String trace(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, 8); i++) {
            text.append("\n        at ").append(frames[i]);
        }
        return text.toString();
    }
}
