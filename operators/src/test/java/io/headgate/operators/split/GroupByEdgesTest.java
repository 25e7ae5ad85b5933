package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Overflow;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.split.Splitter.Reason;
import io.headgate.operators.split.Splitter.Wait;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Groups that wait for nothing but the clock, and groups that go in another order than they came. */
class GroupByEdgesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MOMENT = Duration.ofNanos(1);

    private static Parted.By<Integer> by(int maxGroups, GroupPolicy<? super Integer> policy) {
        return new Parted.By<>(maxGroups, x -> x / 10, policy, Long.MAX_VALUE);
    }

    private static Parted.By<Integer> expiring() {
        return by(4, GroupPolicy.completeIdle(2).overflow(Overflow.<Integer>expireAfter(SECOND)));
    }

    /** Nobody reads the full group, and nothing arrives: time alone makes the room that all the others wait for. */
    @Test
    void whatWaitsForAFullGroupGoesOnWhenItsItemsExpire() {
        var by = expiring();
        by.split.upstream.next(10, 11);
        by.split.upstream.next(12, 20);
        assertThat(by.keys()).containsExactly(1);
        assertThat(by.host.waiting()).isNotNull().extracting(Wait::reason).isEqualTo(Reason.FULL);
        by.split.timers.advance(SECOND);
        assertThat(by.keys()).containsExactly(1);
        by.split.timers.advance(MOMENT);
        assertThat(by.keys()).containsExactly(1, 2);
        assertThat(by.host.waiting()).isNull();
        assertThat(by.group(0).read(5).items()).containsExactly(12);
        assertThat(by.split.timers.pending()).isEmpty();
    }

    @Test
    void itsAlarmDoesNotOutliveTheFlow() {
        var by = expiring();
        by.split.upstream.next(10, 11);
        by.split.upstream.next(12);
        assertThat(by.split.timers.pending()).hasSize(1);
        by.split.downstream.cancel();
        by.group(0).read(0).cancel();
        assertThat(by.split.upstream.isCancelled()).isTrue();
        assertThat(by.split.timers.pending()).isEmpty();
    }
}
