package io.headgate.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Executors that reject, are slow, run on the spot, run a task twice, or run it and throw: over every operator that hops. */
class ExecutorsTest {

    private static final int ITEMS = 9;

    interface Hopping {
        Flow<Long> of(Flow<Long> flow, Executor executor, Scene scene);
    }

    record Hop(String name, boolean ordered, Hopping hopping) {}

    private static Stream<Hop> hops() {
        return Stream.of(
                new Hop("on", true, (f, e, s) -> f.on(e)),
                new Hop("on, of two", true, (f, e, s) -> f.on(e, 2)),
                new Hop("on, prefetch", true, (f, e, s) -> f.on(e).prefetch(3)),
                new Hop("on, behind a buffer", true, (f, e, s) -> f.buffer(3).on(e)),
                new Hop("on, behind rebatch", true, (f, e, s) -> f.rebatch(2).on(e)),
                new Hop("on, behind a stage", true, (f, e, s) -> f.map(x -> x).on(e)),
                new Hop("on, twice", true, (f, e, s) -> f.on(e).map(x -> x).on(e)),
                new Hop(
                        "on, in an inner flow",
                        true,
                        (f, e, s) -> f.concatMap(x -> Flow.of(x).on(e))),
                new Hop(
                        "on, in inner flows",
                        false,
                        (f, e, s) -> f.flatMap(3, x -> Flow.of(x).on(e))),
                new Hop("on, below groups", true, (f, e, s) -> f.window(2).concatMap(w -> w.on(e))),
                new Hop("startOn", true, (f, e, s) -> f.startOn(e)),
                new Hop(
                        "startOn, of an emitter",
                        true,
                        (f, e, s) -> Flow.concat(
                                f.take(0), s.emitted(1, ITEMS, false, 2).startOn(e))),
                new Hop(
                        "on, behind an emitter",
                        true,
                        (f, e, s) -> Flow.concat(
                                f.take(0), s.emitted(1, ITEMS, false, 2).on(e))),
                new Hop("mapBlocking", true, (f, e, s) -> f.mapBlocking(2, e, x -> x)),
                new Hop(
                        "produce",
                        true,
                        (f, e, s) -> Flow.concat(f.take(0), Flow.produce(e, 16, out -> {
                            for (long i = 1; i <= ITEMS; i++) {
                                out.send(i);
                            }
                        }))));
    }

    /** What may be done with a task. */
    enum Kind {
        ON_THE_SPOT {
            @Override
            void run(Runnable task, int number, Rig rig) {
                task.run();
            }
        },
        SLOW {
            @Override
            void run(Runnable task, int number, Rig rig) {
                rig.elsewhere.schedule(task, Duration.ofMillis(number % 3 * 10L).toNanos());
            }
        },
        TWICE {
            @Override
            void run(Runnable task, int number, Rig rig) {
                rig.crew.execute(task);
                rig.crew.execute(task);
            }
        },
        TWICE_ON_THE_SPOT {
            @Override
            void run(Runnable task, int number, Rig rig) {
                task.run();
                task.run();
            }
        },
        DYING {
            @Override
            void run(Runnable task, int number, Rig rig) {
                rig.crew.execute(() -> {
                    task.run();
                    throw new ThreadDeathOfItsOwn();
                });
            }
        },
        REJECTING_THE_FIRST {
            @Override
            void run(Runnable task, int number, Rig rig) {
                rejecting(1, task, number, rig);
            }
        },
        REJECTING_THE_SECOND {
            @Override
            void run(Runnable task, int number, Rig rig) {
                rejecting(2, task, number, rig);
            }
        },
        REJECTING_THE_FOURTH {
            @Override
            void run(Runnable task, int number, Rig rig) {
                rejecting(4, task, number, rig);
            }
        },
        REJECTING_AND_RUNNING_IT {
            @Override
            void run(Runnable task, int number, Rig rig) {
                rig.crew.execute(task);
                rejecting(2, () -> {}, number, rig);
            }
        },
        RUNNING_IT_AND_REJECTING {
            @Override
            void run(Runnable task, int number, Rig rig) {
                task.run();
                rejecting(2, () -> {}, number, rig);
            }
        };

        abstract void run(Runnable task, int number, Rig rig);

        private static void rejecting(int from, Runnable task, int number, Rig rig) {
            if (number >= from) {
                throw new RejectedExecutionException("full");
            }
            rig.crew.execute(task);
        }
    }

    private static final class ThreadDeathOfItsOwn extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @TestFactory
    Stream<DynamicContainer> endAFlowWellOrSayWhy() {
        return hops().map(hop -> dynamicContainer(
                hop.name(),
                Stream.of(Kind.values())
                        .flatMap(kind -> Stream.of(Above.values()).map(above -> test(hop, kind, above)))));
    }

    private static DynamicTest test(Hop hop, Kind kind, Above above) {
        return dynamicTest(kind + " below " + above, () -> {
            for (long seed = 0; seed < 5; seed++) {
                for (long demand : new long[] {Long.MAX_VALUE, 2}) {
                    once(hop, kind, above, new Rig(seed, true, demand));
                }
            }
        });
    }

    private static void once(Hop hop, Kind kind, Above above, Rig rig) throws InterruptedException {
        int[] tasks = {0};
        Executor executor = task -> kind.run(task, ++tasks[0], rig);
        boolean ended =
                rig.run(scene -> scene.apart(hop.hopping().of(scene.apart(above.in(scene, ITEMS)), executor, scene)));
        assertThat(ended).as("it has ended: %s", rig.downstream).isTrue();
        assertThat(rig.scene.complaints()).isEmpty();
        List<Object> all =
                new ArrayList<>(LongStream.rangeClosed(1, ITEMS).boxed().toList());
        Throwable failure = rig.downstream.failure();
        if (failure == null) {
            assertThat(rig.downstream.items()).containsExactlyInAnyOrderElementsOf(all);
            if (hop.ordered()) {
                assertThat(rig.downstream.items()).isEqualTo(all);
            }
        } else {
            assertThat(failure).isInstanceOf(RejectedExecutionException.class);
            assertThat(all).containsAll(rig.downstream.items());
        }
        // A rejection that nobody needs any more may be reported, or come out of the executor that ran the task first.
        assertThat(rig.unheard).allMatch(late -> late instanceof RejectedExecutionException);
        assertThat(rig.thrown)
                .allMatch(late -> late instanceof RejectedExecutionException || late instanceof ThreadDeathOfItsOwn);
    }
}
