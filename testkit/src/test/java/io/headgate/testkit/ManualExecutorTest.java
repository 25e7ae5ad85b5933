package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ManualExecutorTest {

    private final ManualExecutor executor = new ManualExecutor();
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void nothingRunsUntilToldTo() {
        executor.execute(() -> ran.add(1));
        executor.execute(() -> ran.add(2));
        assertThat(ran).isEmpty();
        assertThat(executor.pending()).isEqualTo(2);
        assertThat(executor.runNext()).isTrue();
        assertThat(ran).containsExactly(1);
    }

    @Test
    void runAllRunsWhatTasksSubmit() {
        executor.execute(() -> executor.execute(() -> ran.add(2)));
        assertThat(executor.runAll()).isEqualTo(2);
        assertThat(ran).containsExactly(2);
        assertThat(executor.runNext()).isFalse();
    }

    @Test
    void rejectsWhenToldToAndKeepsWhatItHolds() {
        executor.execute(() -> ran.add(1));
        executor.reject(true);
        assertThatThrownBy(() -> executor.execute(() -> ran.add(2))).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.rejected()).isEqualTo(1);
        assertThat(executor.runAll()).isEqualTo(1);
        executor.reject(false);
        executor.execute(() -> ran.add(3));
        executor.runAll();
        assertThat(ran).containsExactly(1, 3);
    }
}
