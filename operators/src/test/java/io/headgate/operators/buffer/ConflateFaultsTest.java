package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code batchWeighted} and functions that throw what is fatal. */
class ConflateFaultsTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final LinkageError fatal = new LinkageError("nine");

    /** The merged item is on its way out when the function is called for the one in the door. */
    @Test
    void whatWasMergedBeforeIsDiscardedWhereTheDoorIsFatal() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream)
                        .<List<Integer>>batchWeighted(10, item -> item, this::one, (list, unusedItem) -> list),
                TestSubscriber.create(0));
        upstream.next(4).next(9);
        assertThatThrownBy(() -> downstream.request(5)).isSameAs(fatal);
        assertThat(downstream.awaitError()).isSameAs(fatal);
        assertThat(downstream.check().items()).isEmpty();
        assertThat(wired.discarded).containsExactlyInAnyOrder(List.of(4), 9);
        assertThat(upstream.isCancelled()).isTrue();
    }

    private List<Integer> one(int item) {
        if (item == 9) {
            throw fatal;
        }
        return List.of(item);
    }
}
