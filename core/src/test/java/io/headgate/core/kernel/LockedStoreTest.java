package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Admission;
import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.core.Reported;
import io.headgate.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the model can't show: user code that throws or comes back in, items in the door, budgets, hints. */
class LockedStoreTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private static Store<Integer> store(Capacity<Integer> capacity, Overflow<Integer> policy) {
        return Stores.create("test", capacity, policy, Timers.real(), true);
    }

    private static List<Integer> drain(Store<Integer> store) {
        var items = new ArrayList<Integer>();
        for (var item = store.poll(); item != null; item = store.poll()) {
            items.add(item);
        }
        return items;
    }

    @Test
    void aComparatorThatThrowsChangesNothing() {
        var broken = new AtomicReference<RuntimeException>();
        Comparator<Integer> worth = (a, b) -> {
            if (broken.get() != null) {
                throw broken.get();
            }
            return Integer.compare(a, b);
        };
        var store = store(Capacity.weight(100, id -> 10), Overflow.dropLowest(worth));
        for (var id = 10; id < 20; id++) {
            store.offer(id);
        }
        var failure = new IllegalStateException("comparator");
        for (var round = 0; round < 3; round++) {
            broken.set(failure);
            assertThatThrownBy(() -> store.offer(50)).isSameAs(failure);
            assertThat(store.offered()).isEqualTo(10 + round);
            assertThat(store.depth()).isEqualTo(10);
            broken.set(null);
            assertThat(store.offer(30 + round)).isEqualTo(Offer.SENT);
        }
        assertThat(drain(store)).containsExactly(13, 14, 15, 16, 17, 18, 19, 30, 31, 32);
        assertThat(store.dropped(DropReason.LOWEST)).isEqualTo(3);
    }

    @Test
    void aComparatorMayNotUseTheBuffer() {
        var self = new AtomicReference<Store<Integer>>();
        var store = store(Capacity.items(2), Overflow.dropLowest((unusedA, unusedB) -> {
            requireNonNull(self.get()).poll();
            return 0;
        }));
        self.set(store);
        store.offer(1);
        store.offer(2);
        assertThatThrownBy(() -> store.offer(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("comparator");
        assertThat(drain(store)).containsExactly(1, 2);
    }

    @Test
    void equalItemsAreDroppedYoungestFirst() {
        Comparator<Integer> tens = Comparator.comparingInt(id -> id / 10);
        var lost = new ArrayList<Integer>();
        var store = store(Capacity.items(3), Overflow.<Integer>dropLowest(tens).onDrop((id, reason) -> lost.add(id)));
        List.of(11, 12, 21).forEach(store::offer);
        assertThat(store.offer(13)).isEqualTo(Offer.DROPPED);
        assertThat(store.offer(22)).isEqualTo(Offer.SENT);
        assertThat(store.offer(23)).isEqualTo(Offer.SENT);
        assertThat(store.offer(24)).isEqualTo(Offer.DROPPED);
        assertThat(lost).containsExactly(13, 12, 11, 24);
        assertThat(drain(store)).containsExactly(21, 22, 23);
    }

    @Test
    void aWeigherThatThrowsOrIsNegativeFailsTheOfferAlone() {
        var store = store(
                Capacity.weight(10, id -> {
                    if (id == 7) {
                        throw new IllegalStateException("weigher");
                    }
                    return id;
                }),
                Overflow.dropOldest());
        assertThatThrownBy(() -> store.offer(7)).hasMessage("weigher");
        assertThatThrownBy(() -> store.offer(-1)).hasMessage("weigher gave -1, must be at least 0");
        assertThat(store.offer(0)).isEqualTo(Offer.SENT);
        assertThat(store.weight()).as("nothing weighs nothing").isEqualTo(1);
        assertThat(store.offered()).isEqualTo(1);
    }

    @Test
    void tooHeavyIsDroppedWhereThePolicyDropsAndFailsWhereItDoesNot() {
        Capacity<Integer> ten = Capacity.weight(10, id -> id);
        for (var policy :
                List.of(Overflow.<Integer>dropNewest(), Overflow.<Integer>dropOldest(), Overflow.<Integer>dropAll())) {
            var store = store(ten, policy);
            store.offer(4);
            assertThat(store.offer(11)).isEqualTo(Offer.DROPPED);
            assertThat(store.dropped(DropReason.TOO_HEAVY)).isEqualTo(1);
            assertThat(drain(store)).containsExactly(4);
        }
        for (var policy :
                List.of(Overflow.<Integer>backpressure(), Overflow.<Integer>block(), Overflow.<Integer>fail())) {
            assertThatThrownBy(() -> store(ten, policy).offer(11)).isInstanceOf(OverflowException.class);
        }
        assertThatThrownBy(() -> store(Capacity.<Integer>weight(100, id -> id).within(Budget.of(5)), Overflow.fail())
                        .offer(6))
                .isInstanceOf(OverflowException.class);
    }

    @Test
    void aHandlerThatThrowsGoesToTheHookAndEveryItemIsStillTold() {
        var told = new ArrayList<Integer>();
        for (var capacity : List.of(Capacity.<Integer>items(3), Capacity.<Integer>weight(3, id -> 1))) {
            var store = store(capacity, Overflow.<Integer>dropAll().onDrop((id, reason) -> {
                told.add(id);
                throw new IllegalStateException("handler " + id);
            }));
            IntStream.range(0, 4).forEach(store::offer);
            assertThat(told).containsExactly(0, 1, 2);
            assertThat(reported).hasSize(3);
            assertThat(store.dropped()).isEqualTo(3);
            told.clear();
            reported.clear();
        }
    }

    @Test
    void aHandlerMayUseTheBuffer() {
        var self = new AtomicReference<Store<Integer>>();
        for (var policy :
                List.of(Overflow.<Integer>dropOldest(), Overflow.<Integer>dropAll(), Overflow.<Integer>sample(1))) {
            var store = store(Capacity.items(3), policy.onDrop((id, reason) -> {
                if (id < 100) {
                    requireNonNull(self.get()).offer(id + 100);
                }
            }));
            self.set(store);
            IntStream.range(0, 10).forEach(store::offer);
            drain(store);
            assertThat(store.offered()).isEqualTo(store.delivered() + store.dropped());
        }
    }

    @Test
    void oneItemMayStandInTheDoor() {
        var store = store(Capacity.weight(10, id -> id), Overflow.backpressure());
        assertThat(store.room()).isEqualTo(1);
        store.offer(6);
        assertThat(store.room()).isEqualTo(1);
        assertThat(store.offer(7)).isEqualTo(Offer.FULL);
        store.admit(7);
        assertThat(store.weight()).isEqualTo(13);
        assertThat(store.room()).isZero();
        assertThatThrownBy(() -> store.admit(1)).hasMessage("an item stands in the door already");
        assertThat(store.poll()).isEqualTo(6);
        assertThat(store.room()).isEqualTo(1);
        assertThat(drain(store)).containsExactly(7);
        assertThat(store.offered()).isEqualTo(store.delivered()).isEqualTo(2);
        assertThatThrownBy(
                        () -> store(Capacity.items(1), Overflow.backpressure()).admit(1))
                .hasMessage("a store of 1 item takes exactly that");
    }

    @Test
    void aStoreTurnedAwayByABudgetIsToldOfRoomAndAClosedOneGivesItsShareBack() {
        var budget = Budget.of(10);
        var woken = new ArrayList<String>();
        Capacity<Integer> ten = Capacity.<Integer>items(10).within(budget);
        var one = Stores.create(
                "one", ten, Overflow.<Integer>backpressure(), Timers.real(), true, () -> woken.add("one"));
        var two = Stores.create(
                "two", ten, Overflow.<Integer>backpressure(), Timers.real(), true, () -> woken.add("two"));
        IntStream.range(0, 10).forEach(one::offer);
        assertThat(one.offer(10)).isEqualTo(Offer.FULL);
        assertThat(two.offer(0)).isEqualTo(Offer.FULL);
        assertThat(two.room()).isZero();
        assertThat(one.poll()).isZero();
        assertThat(woken).contains("two");
        assertThat(one.offer(11))
                .as("the other one is below its share and waits")
                .isEqualTo(Offer.FULL);
        assertThat(two.offer(1)).isEqualTo(Offer.SENT);
        one.discardAll(id -> {});
        one.close();
        assertThat(one.offer(12)).isEqualTo(Offer.FULL);
        assertThat(budget.members()).isEqualTo(1);
        assertThat(budget.used()).isEqualTo(1);
    }

    @Test
    void aBudgetThatIsUsedUpByOthersMakesALossyBufferApplyItsPolicy() {
        var budget = Budget.of(10, 2);
        Capacity<Integer> ten = Capacity.<Integer>items(10).within(budget);
        var greedy = store(ten, Overflow.dropNewest());
        var lossy = store(ten, Overflow.dropOldest());
        IntStream.range(0, 10).forEach(greedy::offer);
        assertThat(greedy.depth()).as("all but the other's floor").isEqualTo(8);
        IntStream.range(0, 5).forEach(lossy::offer);
        assertThat(drain(lossy)).containsExactly(3, 4);
        assertThat(lossy.dropped(DropReason.OLDEST)).isEqualTo(3);
        assertThat(greedy.dropped(DropReason.NEWEST)).isEqualTo(2);
        assertThat(budget.used()).isEqualTo(8);
    }

    @Test
    void theHintOfSheddingFollowsTheConsumersPace() {
        var now = new long[1];
        var clock = new Timers() {
            @Override
            public long nanoTime() {
                return now[0];
            }

            @Override
            public Task schedule(Runnable task, long delayNanos) {
                throw new UnsupportedOperationException("stores set no timers");
            }
        };
        var admission = Admission.paced(Duration.ofMillis(1), Duration.ofMinutes(1));
        var store = Stores.create("s", Capacity.<Integer>items(100), Overflow.<Integer>shed(admission), clock, true);
        IntStream.range(0, 100).forEach(store::offer);
        assertThat(admission.rejected()).isZero();
        assertThat(store.offer(100)).isEqualTo(Offer.DROPPED);
        assertThat(admission.retryAfter()).as("unknown pace").isEqualTo(Duration.ofMinutes(1));
        for (var i = 0; i < 50; i++) {
            now[0] += 1_000_000;
            store.poll();
            store.offer(i);
        }
        assertThat(store.offer(100)).isEqualTo(Offer.DROPPED);
        // 50 items in 50 ms, and the 51st under way: a little less than 100 ms for 100 items
        assertThat(admission.retryAfter()).isEqualTo(Duration.ofMillis(100));
        now[0] += 1_000_000_000;
        store.offer(101);
        assertThat(admission.retryAfter()).as("nothing was taken for a second").isEqualTo(Duration.ofMinutes(1));
        assertThat(admission.rejected()).isEqualTo(3);
        assertThat(store.dropped(DropReason.SHED)).isEqualTo(3);
    }
}
