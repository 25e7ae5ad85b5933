package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Capacity;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rings as one thread sees them; two threads meet in {@code RingStress}, edges of counts in {@link CountsTest}. */
class RingsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 4", "5, 8", "1025, 2048", "1073741824, 1073741824"})
    void slotsAreTheNextPowerOfTwo(int capacity, int slots) {
        assertThat(Rings.slots(capacity)).isEqualTo(slots);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, (1 << 30) + 1, Integer.MAX_VALUE})
    void aCapacityThatNoRingCanHaveIsRefusedByName(int capacity) {
        assertThatThrownBy(() -> Rings.slots(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity is " + capacity + ", must be from 1 to 1073741824");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aRingForOneProducerHoldsItsCapacityInOrder(int capacity) {
        SpscRing<Integer> ring = new SpscRing<>(capacity);
        assertThat(ring.capacity()).isEqualTo(capacity);
        for (int round = 0; round < 3; round++) {
            assertThat(ring.isEmpty()).isTrue();
            assertThat(ring.peek()).isNull();
            assertThat(ring.poll()).isNull();
            for (int i = 0; i < capacity; i++) {
                // both ways in are one queue
                assertThat((i + round) % 2 == 0 ? ring.offer(i) : ring.append(i))
                        .isTrue();
                assertThat(ring.isEmpty()).isFalse();
            }
            assertThat(ring.offer(-1)).isFalse();
            assertThat(ring.append(-1)).isFalse();
            assertThat(ring.offered()).isEqualTo((round + 1L) * capacity);
            for (int i = 0; i < capacity; i++) {
                assertThat(ring.peek()).isEqualTo(i);
                assertThat(ring.poll()).isEqualTo(i);
            }
            assertThat(ring.taken()).isEqualTo((round + 1L) * capacity);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void severalAreTakenAtOnceInOrder(int capacity) {
        SpscRing<Integer> ring = new SpscRing<>(capacity);
        int in = 0;
        int out = 0;
        for (int round = 0; round < 40; round++) { // the head is at each slot, so some of them go around the end
            while (ring.offer(in)) {
                in++;
            }
            assertThat(ring.waiting()).isEqualTo(capacity);
            for (Object item : ring.take(1 + round % capacity)) {
                assertThat(item).isEqualTo(out++);
            }
            assertThat(ring.waiting()).isEqualTo(in - out);
            assertThat(ring.taken()).isEqualTo(out);
            if (round % 3 == 0 && out < in) {
                assertThat(ring.poll()).isEqualTo(out++); // one at a time goes on where several were taken
            }
        }
        ring.take(ring.waiting());
        assertThat(ring.slots).containsOnlyNulls();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.poll()).isNull();
        assertThat(ring.take(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aRingForManyProducersHoldsItsCapacityInOrder(int capacity) {
        MpscRing<Integer> ring = new MpscRing<>(capacity);
        assertThat(ring.capacity()).isEqualTo(capacity);
        for (int round = 0; round < 3; round++) {
            assertThat(ring.isEmpty()).isTrue();
            assertThat(ring.poll()).isNull();
            for (int i = 0; i < capacity; i++) {
                assertThat(ring.offer(i)).isTrue();
                assertThat(ring.isEmpty()).isFalse();
            }
            assertThat(ring.offer(-1)).isFalse();
            assertThat(ring.offered()).isEqualTo((round + 1L) * capacity);
            for (int i = 0; i < capacity; i++) {
                assertThat(ring.poll()).isEqualTo(i);
            }
            assertThat(ring.taken()).isEqualTo((round + 1L) * capacity);
        }
    }

    /** §3.13: what was delivered is not kept. */
    @Test
    void aSlotIsClearedWhenItsItemLeaves() {
        SpscRing<Object> one = new SpscRing<>(2);
        one.offer(new Object());
        one.append(new Object());
        one.poll();
        one.poll();
        assertThat(one.slots).containsOnlyNulls();
        MpscRing<Object> many = new MpscRing<>(2);
        many.offer(new Object());
        many.poll();
        assertThat(many.slots).containsOnlyNulls();
    }

    @Test
    void aSealIsSetOnceAndKeepsWhatIsInside() {
        MpscRing<Integer> ring = new MpscRing<>(2);
        ring.offer(1);
        ring.seal();
        ring.seal();
        assertThat(ring.isSealed()).isTrue();
        assertThat(ring.offer(2)).isFalse();
        assertThat(ring.offered()).isEqualTo(1);
        assertThat(ring.isEmpty()).isFalse();
        assertThat(ring.poll()).isEqualTo(1);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.offer(2)).isFalse();
        assertThat(ring.offered()).isEqualTo(1);
    }

    @Test
    void aStoreOnARingTakesWhatIsAppendedAsWhatIsOffered() {
        Store<Integer> store = Stores.create("test", Capacity.items(2), Overflow.dropNewest(), Timers.real(), false);
        assertThat(store.append(1)).isEqualTo(Offer.SENT);
        assertThat(store.highWater()).isEqualTo(1);
        assertThat(store.offer(2)).isEqualTo(Offer.SENT);
        assertThat(store.append(3)).isEqualTo(Offer.DROPPED);
        assertThat(store.poll()).isEqualTo(1);
        store.seal();
        assertThat(store.append(4)).isEqualTo(Offer.CLOSED);
        assertThat(store.poll()).isEqualTo(2);
        Store<Integer> shared = Stores.create("test", Capacity.items(1), Overflow.fail(), Timers.real(), true);
        assertThat(shared.append(1)).isEqualTo(Offer.SENT);
        assertThat(shared.append(2)).isEqualTo(Offer.FULL);
    }

    @Test
    void aSealedStoreAnswersAgainAndAgain() {
        for (Overflow<Integer> policy : List.<Overflow<Integer>>of(Overflow.dropOldest(), Overflow.dropNewest())) {
            for (boolean many : new boolean[] {false, true}) {
                Store<Integer> store = Stores.create("test", Capacity.items(4), policy, Timers.real(), many);
                store.offer(1);
                store.seal();
                assertThat(store.offer(2)).isEqualTo(Offer.CLOSED);
                assertThat(store.offer(2)).isEqualTo(Offer.CLOSED);
                assertThat(store.poll()).isEqualTo(1);
                assertThat(store.isEmpty()).isTrue();
                assertThat(store.offered()).isEqualTo(1);
            }
        }
    }
}
