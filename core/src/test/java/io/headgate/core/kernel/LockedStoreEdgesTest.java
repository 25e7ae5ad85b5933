package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Full to the unit, expired to the nanosecond, and what a budget is told of either. */
class LockedStoreEdgesTest {

    private static final Duration TEN = Duration.ofNanos(10);

    private final Clock clock = new Clock();

    /** A clock that the test moves, and the alarms that were set on it. */
    private static final class Clock implements Timers {
        final List<Long> delays = new ArrayList<>();
        long now = 1_000;
        int cancelled;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Task schedule(Runnable task, long delayNanos) {
            delays.add(delayNanos);
            return () -> cancelled++;
        }
    }

    private Store<Integer> store(Capacity<Integer> capacity, Overflow<Integer> policy) {
        return Stores.create("test", capacity, policy, clock, true);
    }

    @Test
    void whatIsFullToTheUnitHasNoRoomAndADoorThatIsShut() {
        Store<Integer> store = store(Capacity.weight(10, id -> id), Overflow.backpressure());
        assertThat(store.offer(10)).isEqualTo(Offer.SENT);
        assertThat(store.room()).isZero();
        assertThatThrownBy(() -> store.admit(1)).hasMessage("an item stands in the door already");
        store.poll();
        store.admit(11);
        assertThat(store.weight()).isEqualTo(11);
        assertThat(store.highWater()).isEqualTo(11);
    }

    @Test
    void aStoreOfItemsSaysHowManyMoreItTakes() {
        Store<Integer> store =
                store(Capacity.items(3), Overflow.<Integer>backpressure().expiring(TEN));
        assertThat(store.room()).isEqualTo(3);
        assertThat(store.append(1)).isEqualTo(Offer.SENT);
        assertThat(store.room()).isEqualTo(2);
        assertThatThrownBy(() -> store.admit(2)).isInstanceOf(IllegalStateException.class);
        assertThat(store.depth()).isEqualTo(1);
    }

    @Test
    void aBudgetIsChargedForWhatStandsInTheDoorAndForWhatExpires() {
        Budget budget = Budget.of(100);
        Store<Integer> store = store(
                Capacity.<Integer>weight(10, id -> id).within(budget),
                Overflow.<Integer>backpressure().expiring(TEN));
        store.offer(9);
        store.admit(5);
        assertThat(budget.used()).isEqualTo(14);
        clock.now += 11;
        assertThat(store.isEmpty()).isTrue();
        assertThat(store.dropped(DropReason.EXPIRED)).isEqualTo(2);
        assertThat(budget.used()).isZero();
        assertThat(budget.members()).isEqualTo(1);
        store.close();
        assertThat(budget.members()).isZero();
    }

    @Test
    void whatHasWaitedExactlyAsLongHasNotExpired() {
        Store<Integer> store =
                store(Capacity.items(1), Overflow.<Integer>backpressure().expiring(TEN));
        store.offer(1);
        clock.now += 10;
        assertThat(store.offer(2)).isEqualTo(Offer.FULL);
        clock.now += 1;
        assertThat(store.offer(2)).isEqualTo(Offer.SENT);
        assertThat(store.dropped(DropReason.EXPIRED)).isEqualTo(1);
        assertThat(store.poll()).isEqualTo(2);
    }

    @Test
    void theAlarmIsSetOnceForTheYoungestItem() {
        Store<Integer> store =
                store(Capacity.items(3), Overflow.<Integer>backpressure().expiring(TEN));
        store.whenExpired(() -> {});
        assertThat(clock.delays).isEmpty(); // nothing waits
        store.offer(1);
        clock.now += 4;
        store.offer(2);
        clock.now += 3;
        store.whenExpired(() -> {});
        store.whenExpired(() -> {});
        assertThat(clock.delays).containsExactly(8L); // 10 − 3, and one more
        store.close();
        assertThat(clock.cancelled).isEqualTo(1);
    }

    @Test
    void anAlarmForWhatIsLongExpiredIsDueAtOnce() {
        Store<Integer> store =
                store(Capacity.items(3), Overflow.<Integer>backpressure().expiring(TEN));
        store.offer(1);
        clock.now += 50;
        store.whenExpired(() -> {});
        assertThat(clock.delays).containsExactly(1L);
    }

    @Test
    void whatNeverExpiresSetsNoAlarm() {
        Store<Integer> store = store(Capacity.weight(10, id -> id), Overflow.backpressure());
        store.offer(1);
        store.whenExpired(() -> {});
        assertThat(clock.delays).isEmpty();
        store.close();
        assertThat(clock.cancelled).isZero();
    }

    /** What was to go for it stays: the budget is with others, and no room that is made here would do. */
    @Test
    void nothingIsDroppedInVain() {
        Budget budget = Budget.of(100);
        Store<Integer> store = store(Capacity.<Integer>weight(100, id -> id).within(budget), Overflow.dropOldest());
        Store<Integer> others = store(Capacity.<Integer>weight(100, id -> id).within(budget), Overflow.dropOldest());
        others.offer(40);
        store.offer(10);
        store.offer(11);
        others.offer(39);
        assertThat(store.offer(62)).isEqualTo(Offer.DROPPED);
        assertThat(store.dropped()).isEqualTo(1);
        assertThat(store.poll()).isEqualTo(10);
        assertThat(store.poll()).isEqualTo(11);
        assertThat(budget.used()).isEqualTo(79);
    }

    @Test
    void theAlarmForRoomIsSetForTheEldestItemAndStays() {
        Store<Integer> store =
                store(Capacity.items(3), Overflow.<Integer>backpressure().expiring(TEN));
        store.whenRoom(() -> {});
        assertThat(clock.delays).isEmpty(); // there is room
        store.offer(1);
        clock.now += 4;
        store.offer(2);
        store.whenRoom(() -> {});
        assertThat(clock.delays).containsExactly(7L); // 10 − 4, and one more
        store.poll();
        store.whenRoom(() -> {});
        assertThat(clock.delays).as("the one that is set is early enough").hasSize(1);
        clock.now += 7;
        store.whenRoom(() -> {});
        assertThat(clock.delays).containsExactly(7L, 4L);
        store.whenExpired(() -> {});
        assertThat(clock.delays).as("one item is the eldest and the youngest").hasSize(2);
        store.close();
        assertThat(clock.cancelled).isEqualTo(2);
    }

    @Test
    void noRoomIsMadeByTimeWhereNothingExpires() {
        Store<Integer> store = store(Capacity.weight(10, id -> id), Overflow.backpressure());
        store.offer(10);
        store.whenRoom(() -> {});
        assertThat(clock.delays).isEmpty();
        Store<Integer> ring = store(Capacity.items(1), Overflow.backpressure());
        ring.offer(1);
        ring.whenRoom(() -> {});
        assertThat(clock.delays).isEmpty();
    }
}
