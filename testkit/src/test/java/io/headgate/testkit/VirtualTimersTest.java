package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimersTest {

    private final VirtualTimers timers = new VirtualTimers();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasksRunInOrderOfTimeThenOfScheduling() {
        schedule("late", 30);
        schedule("early", 10);
        schedule("late, second", 30);
        assertThat(timers.advance(Duration.ofMillis(9))).isZero();
        assertThat(timers.advance(Duration.ofMillis(21))).isEqualTo(3);
        assertThat(ran).containsExactly("early", "late", "late, second");
    }

    @Test
    void taskSeesItsOwnDueTime() {
        List<Long> times = new ArrayList<>();
        timers.schedule(() -> times.add(timers.nanoTime()), 5);
        timers.schedule(() -> times.add(timers.nanoTime()), 7);
        timers.advance(Duration.ofNanos(100));
        assertThat(times).containsExactly(5L, 7L);
        assertThat(timers.nanoTime()).isEqualTo(100);
    }

    @Test
    void taskScheduledByTaskRunsInTheSameAdvanceIfDue() {
        timers.schedule(() -> schedule("second", 10), Duration.ofMillis(10).toNanos());
        timers.advance(Duration.ofMillis(20));
        assertThat(ran).containsExactly("second");
    }

    @Test
    void cancelledTaskIsGone() {
        Timers.Task task = schedule("never", 10);
        task.cancel();
        task.cancel();
        assertThat(timers.pending()).isEmpty();
        assertThat(timers.advance(Duration.ofMillis(20))).isZero();
    }

    @Test
    void pendingTellsWhenTheyAreDue() {
        schedule("b", 20);
        schedule("a", 10);
        timers.advance(Duration.ofMillis(4));
        assertThat(timers.pending().stream().map(VirtualTimers.Pending::dueIn))
                .containsExactly(Duration.ofMillis(6), Duration.ofMillis(16));
    }

    @Test
    void delayOfZeroWaitsForAnAdvance() {
        schedule("now", 0);
        assertThat(ran).isEmpty();
        timers.advance(Duration.ZERO);
        assertThat(ran).containsExactly("now");
    }

    @Test
    void delayBeyondTheEndOfTimeNeverComes() {
        timers.advance(Duration.ofSeconds(1));
        timers.schedule(() -> ran.add("never"), Long.MAX_VALUE);
        timers.advance(Duration.ofDays(365));
        assertThat(ran).isEmpty();
        assertThat(timers.pending()).hasSize(1);
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> timers.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    private Timers.Task schedule(String name, long millis) {
        return timers.schedule(() -> ran.add(name), Duration.ofMillis(millis).toNanos());
    }
}
