package io.headgate.operators.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Executors that don't keep their word, under what runs on one above a source that is pulled. */
class HopTest {

    enum To {
        ON,
        ON_AHEAD,
        START_ON;

        Flow<Integer> apply(Flow<Integer> flow, Executor executor) {
            return switch (this) {
                case ON -> flow.on(executor);
                case ON_AHEAD -> flow.on(executor).prefetch(2);
                case START_ON -> flow.startOn(executor);
            };
        }
    }

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> old = new ArrayList<>();

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            old.add(task);
            task.run();
        }
    }

    private static Flow<Integer> source() {
        return Flow.fromIterable(List.of(1, 2, 3, 4));
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatRunsAgainDoesNothing(To to) {
        int[] depth = new int[1];
        List<Integer> depths = new ArrayList<>();
        TestSubscriber<Integer> down = TestSubscriber.<Integer>create(0).onItem(item -> {
            depths.add(++depth[0]);
            old.forEach(Runnable::run);
            depth[0]--;
        });
        to.apply(source(), tasks::add).subscribe(down);
        runAll();
        down.request(2);
        runAll();
        old.forEach(Runnable::run);
        assertThat(down.items()).containsExactly(1, 2);
        down.request(5);
        runAll();
        assertThat(down.items()).containsExactly(1, 2, 3, 4);
        assertThat(depths).containsOnly(1);
        old.forEach(Runnable::run);
        assertThat(down.isCompleted()).isTrue();
        down.check();
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatRunsThoughItWasRejectedDoesNothing(To to) {
        RuntimeException rejection = new RejectedExecutionException("as asked");
        TestSubscriber<Integer> down = TestSubscriber.create(2);
        to.apply(source(), task -> {
                    tasks.add(task);
                    throw rejection;
                })
                .subscribe(down);
        assertThat(down.failure()).isSameAs(rejection);
        runAll();
        assertThat(down.items()).isEmpty();
        assertThat(reported).isEmpty();
        down.check();
    }

    @ParameterizedTest
    @EnumSource(names = {"ON", "ON_AHEAD"})
    void aRejectionThatMeetsACancelIsReported(To to) {
        RuntimeException rejection = new RejectedExecutionException("as asked");
        TestSubscriber<Integer> down = TestSubscriber.create(0);
        to.apply(source(), task -> {
                    down.cancel();
                    throw rejection;
                })
                .subscribe(down);
        down.request(1);
        assertThat(down.terminals()).isZero();
        assertThat(reported).containsExactly(rejection);
        down.check();
    }
}
