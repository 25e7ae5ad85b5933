package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Capacity;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Reported;
import io.headgate.core.Timers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all stores have in common, and which store a capacity and a policy get. */
class StoresTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private static Store<Integer> store(int capacity, Overflow<Integer> policy) {
        return Stores.create("test", Capacity.items(capacity), policy, Timers.real(), false);
    }

    @Test
    void aRingHasItsSlotsFromTheStartSoALargeStoreIsNone() {
        assertThat(store(1 << 20, Overflow.dropNewest())).isInstanceOf(RingStore.class);
        var large = store((1 << 20) + 1, Overflow.dropNewest());
        assertThat(large).isInstanceOf(NewestLost.class);
        assertThat(large.offer(1)).isEqualTo(Offer.SENT);
        assertThat(large.poll()).isEqualTo(1);
    }

    @Test
    void timeMakesNoRoomWhereNothingExpires() {
        assertThat(store(2, Overflow.dropNewest()).expiresIn()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aStoreIsItsCapacityAndItsPolicy() {
        assertThat(store(2, Overflow.dropNewest())).hasToString("2 items, dropNewest");
    }

    @Test
    void aHandlerThatThrowsIsCalledForTheNextItemToo() {
        List<Integer> handed = new ArrayList<>();
        var broken = new IllegalStateException("as asked");
        var store = store(2, Overflow.dropNewest());
        store.offer(1);
        store.offer(2);
        var count = store.discardAll(item -> {
            handed.add(item);
            throw broken;
        });
        assertThat(count).isEqualTo(2);
        assertThat(store.discarded()).isEqualTo(2);
        assertThat(handed).containsExactly(1, 2);
        assertThat(reported).containsExactly(broken, broken);
    }

    @Test
    void whatIsFatal() {
        assertThat(Fatal.is(new InternalError())).isTrue();
        assertThat(Fatal.is(new OutOfMemoryError())).isTrue();
        assertThat(Fatal.is(new NoClassDefFoundError())).isTrue();
        assertThat(Fatal.is(new StackOverflowError())).isFalse();
        assertThat(Fatal.is(new AssertionError())).isFalse();
        assertThat(Fatal.is(new IllegalStateException())).isFalse();
    }
}
