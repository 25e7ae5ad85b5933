package io.headgate.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Mistakes planted among the real operators are found, and what is left of the pipeline is the mistake. */
class PlantedBugTest {

    /** A stage that is wrong in one respect; by hand, as a user would write one. */
    enum Bug {
        LOSES_AN_ITEM {
            @Override
            void item(Faulty to, Long item) {
                if (to.count.incrementAndGet() != 3) {
                    to.downstream.onNext(item);
                } else {
                    to.upstream.request(1);
                }
            }
        },
        SENDS_TWICE {
            @Override
            void item(Faulty to, Long item) {
                to.downstream.onNext(item);
                if (to.count.incrementAndGet() == 2) {
                    to.downstream.onNext(item);
                }
            }
        },
        FORGETS_DEMAND {
            @Override
            void item(Faulty to, Long item) {
                if (item % 5 != 0) {
                    to.downstream.onNext(item);
                } // and doesn't ask for another one
            }
        },
        FORGETS_TO_CANCEL {
            @Override
            void cancel(Faulty to) {}
        },
        SWALLOWS_THE_END {
            @Override
            void complete(Faulty to) {
                if (to.count.get() == 0) {
                    to.downstream.onComplete();
                }
            }

            @Override
            void item(Faulty to, Long item) {
                to.count.incrementAndGet();
                to.downstream.onNext(item);
            }
        };

        void item(Faulty to, Long item) {
            to.downstream.onNext(item);
        }

        void cancel(Faulty to) {
            to.upstream.cancel();
        }

        void complete(Faulty to) {
            to.downstream.onComplete();
        }
    }

    private static final class Faulty implements Subscriber<Long>, Subscription {
        private final Bug bug;
        private final Subscriber<? super Long> downstream;
        private final AtomicInteger count = new AtomicInteger();
        private Subscription upstream;

        Faulty(Bug bug, Subscriber<? super Long> downstream) {
            this.bug = bug;
            this.downstream = downstream;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            downstream.onSubscribe(this);
        }

        @Override
        public void onNext(Long item) {
            bug.item(this, item);
        }

        @Override
        public void onError(Throwable failure) {
            downstream.onError(failure);
        }

        @Override
        public void onComplete() {
            bug.complete(this);
        }

        @Override
        public void request(long n) {
            upstream.request(n);
        }

        @Override
        public void cancel() {
            bug.cancel(this);
        }
    }

    private static Flow<Long> with(Bug bug, Flow<Long> flow) {
        return Flow.fromPublisher(subscriber -> flow.subscribe(new Faulty(bug, subscriber)));
    }

    private static Generator planted(Bug bug) {
        List<Verb> verbs = new ArrayList<>(Generator.ofAll().verbs());
        verbs.add(Verb.same("planted", ".planted()", (f, s, scene, p) -> with(bug, f)));
        return new Generator(verbs, Stages.all());
    }

    @ParameterizedTest
    @EnumSource
    void isFoundAndMadeSmall(Bug bug) throws InterruptedException {
        Generator generator = planted(bug);
        Pipeline found = null;
        for (long seed = 1; found == null && seed < 20_000; seed++) {
            Pipeline pipeline = generator.pipeline(seed);
            if (Trial.run(pipeline) != null) {
                found = pipeline;
            }
        }
        assertThat(found).as("a pipeline that goes wrong").isNotNull();
        Pipeline smallest = Shrinker.shrink(found, PlantedBugTest::fails);
        assertThat(smallest.chain().steps())
                .extracting(step -> step.verb().name())
                .containsExactly("planted");
        assertThat(smallest.chain().origin().kind())
                .isEqualTo(bug == Bug.FORGETS_TO_CANCEL ? Origin.Kind.PULLED : Origin.Kind.RANGE);
        assertThat(smallest.chain().origin().count()).isLessThanOrEqualTo(5);
        assertThat(smallest.conduct().threads()).isFalse();
    }

    private static boolean fails(Pipeline pipeline) {
        try {
            for (int time = 0; time < 20; time++) {
                Conduct conduct = pipeline.conduct();
                if (Trial.run(new Pipeline(pipeline.chain(), conduct.withSeed(conduct.seed() + time))) != null) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }

    @Test
    void theSameSeedMakesTheSamePipeline() {
        Generator generator = Generator.ofAll();
        for (long seed = 1; seed < 100; seed++) {
            assertThat(Program.of(generator.pipeline(seed), "P"))
                    .isEqualTo(Program.of(Generator.ofAll().pipeline(seed), "P"));
        }
    }

    /** What is printed is a program, whatever operators are in it; and it builds what the pipeline built. */
    @Test
    void whatIsPrintedCompiles(@TempDir Path directory) throws IOException {
        Generator generator = Generator.ofAll();
        List<Verb> missing = new ArrayList<>(generator.verbs());
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        for (long seed = 1; !missing.isEmpty(); seed++) {
            Pipeline pipeline = generator.pipeline(seed);
            if (missing.removeAll(
                    pipeline.chain().steps().stream().map(Step::verb).toList())) {
                Path source = directory.resolve("P" + seed + ".java");
                Files.writeString(source, Program.of(pipeline, "P" + seed));
                arguments.add(source.toString());
            }
        }
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, System.err, arguments.toArray(String[]::new));
        assertThat(errors).as("errors of the compiler, see above").isZero();
    }

    /** A model that is wrong is as good as an operator that is: the program must see it. */
    @Test
    void theProgramShowsWhatIsWrong() {
        Conduct conduct = new Conduct(1, false, Demands.ALL, Cancelling.NEVER, true);
        Outcome wrong = Outcome.of(List.of(1L, 2L), Outcome.COMPLETE);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> Program.run(scene -> scene.pulled(1, 3), wrong, conduct, 3)))
                .hasMessageContaining("in run 0: gave [1, 2, 3], should be [1, 2]");
    }
}
