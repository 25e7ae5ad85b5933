package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private final List<Result<String>> started = new ArrayList<>();
    private final List<Object> discarded = new ArrayList<>();

    private final Results.Owner<Integer, String> owner = new Results.Owner<>() {
        @Override
        public void start(Integer item, Result<String> result) {
            started.add(result);
        }

        @Override
        public void ready() {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void left(Object item) {
            discarded.add(item);
        }
    };

    private Results.AsTheyComplete<Integer, String> asTheyComplete(int n) {
        Results.AsTheyComplete<Integer, String> results = new Results.AsTheyComplete<>(n);
        results.owner(owner);
        return results;
    }

    /** A stage that is started while the others are given up is given up itself, or its value is discarded: once. */
    @Test
    void discardsWhatIsStartedMeanwhileOnce() {
        for (int round = 0; round < 200; round++) { // whether a look at a set sees what is added to it is left open
            started.clear();
            discarded.clear();
            boolean completesAtOnce = round % 2 == 0;
            Results.AsTheyComplete<Integer, String> results = asTheyComplete(4);
            assertThat(results.arrived(1)).isTrue();
            assertThat(results.arrived(2)).isTrue();
            started.get(0).complete("a", null);
            started.get(1).complete("b", null);
            results.discardAll(value -> {
                discarded.add(value);
                if (started.size() == 2) {
                    assertThat(results.arrived(3)).isTrue();
                    if (completesAtOnce) {
                        started.get(2).complete("c", null);
                    }
                }
            });
            if (!completesAtOnce) {
                started.get(2).complete("c", null);
            }
            results.discardAll(discarded::add);
            assertThat(discarded).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(results.isEmpty()).isTrue();
        }
    }

    @Test
    void givesUpWhatRunsAndDiscardsWhatItGivesLater() {
        Results.AsTheyComplete<Integer, String> results = asTheyComplete(2);
        results.arrived(1);
        results.arrived(2);
        assertThat(results.arrived(3)).isFalse();
        started.get(1).complete("b", null);
        assertThat(results.discardAll(discarded::add)).isEqualTo(1);
        started.get(0).complete("a", null);
        assertThat(discarded).containsExactly("b", "a");
        assertThat(results.discardAll(discarded::add)).isZero();
    }
}
