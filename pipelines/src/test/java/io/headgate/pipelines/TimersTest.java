package io.headgate.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.core.Timers;
import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Timers that are late, early by their clock's grain, or all at once: over every operator that sets one. */
class TimersTest {

    private static final int ITEMS = 9;
    private static final long GRAIN = Duration.ofNanos(900_000).toNanos();

    /** How a timer keeps its time. */
    enum Kind {
        LATE {
            @Override
            long delay(long nanos, int number) {
                return nanos + Duration.ofMillis(number % 4 * 7L).toNanos();
            }
        },
        /** Clocks have a grain: a task may see a time just before the one it was set for. */
        EARLY {
            @Override
            long delay(long nanos, int number) {
                return Math.max(0, nanos - GRAIN * (number % 2));
            }
        },
        VERY_LATE {
            @Override
            long delay(long nanos, int number) {
                return nanos + Duration.ofHours(1).toNanos();
            }
        };

        abstract long delay(long nanos, int number);
    }

    private static List<Verb> timed() {
        List<String> names = List.of(
                "delayEach",
                "batch by time",
                "batchAdaptive",
                "throttle",
                "throttle by cost",
                "timeout",
                "timeout, fallback",
                "takeFor",
                "debounce",
                "sample",
                "throttleFirst",
                "window by time",
                "retry, backoff",
                "buffer, expireAfter",
                "takeUntilOther, a timer");
        List<Verb> found = Generator.ofAll().verbs().stream()
                .filter(verb -> names.contains(verb.name()))
                .toList();
        assertThat(found).hasSize(names.size());
        return found;
    }

    @TestFactory
    Stream<DynamicContainer> decideNothingButWhen() {
        return timed().stream()
                .map(verb -> dynamicContainer(
                        verb.name(),
                        Stream.of(Kind.values())
                                .flatMap(kind -> Stream.of(Above.values())
                                        .map(above -> dynamicTest(
                                                kind + " below " + above,
                                                () -> doesWhatItShould(verb, kind, above))))));
    }

    private static void doesWhatItShould(Verb verb, Kind kind, Above above) throws InterruptedException {
        Step step = new Step(verb, 2, 3, null);
        Chain chain = new Chain(new Origin(Origin.Kind.RANGE, 1, ITEMS, false, 1), List.of(step));
        for (long seed = 0; seed < 5; seed++) {
            for (long demand : new long[] {Long.MAX_VALUE, 2}) {
                Rig rig = new Rig(seed, true, demand);
                boolean ended = rig.run(scene -> {
                    Flow<Long> flow = step.on(scene.apart(above.in(scene, ITEMS)), scene, 0);
                    return flow.timers(keeping(kind, scene.timers()));
                });
                assertThat(ended).as("it has ended: %s", rig.downstream).isTrue();
                assertThat(rig.scene.complaints()).isEmpty();
                assertThat(rig.thrown).isEmpty();
                assertThat(rig.unheard).isEmpty();
                List<Long> items =
                        rig.downstream.items().stream().map(Long.class::cast).toList();
                assertThat(chain.outcome().contradiction(items, Outcome.COMPLETE))
                        .isNull();
            }
        }
    }

    private static Timers keeping(Kind kind, Timers exact) {
        int[] number = {0};
        return new Timers() {
            @Override
            public long nanoTime() {
                return exact.nanoTime();
            }

            @Override
            public Task schedule(Runnable task, long delayNanos) {
                return exact.schedule(task, kind.delay(delayNanos, number[0]++));
            }
        };
    }
}
