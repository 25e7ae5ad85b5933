package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stages that turn failures do with one that comes from below, and with what waits for demand when all is over. */
class TurningEdgesTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final List<Object> discarded = new ArrayList<>();
    private final IllegalStateException boom = new IllegalStateException("boom");

    /** An item that is made up at the end: what is thrown for it comes from below, however many could turn it. */
    @ParameterizedTest
    @EnumSource
    void whatAStageBelowThrowsAtTheEndIsNotRecovered(Host host) {
        List<Throwable> turned = new ArrayList<>();
        Function<Throwable, Integer> recovering = failure -> {
            turned.add(failure);
            return 0;
        };
        var downstream = host.of(1, 2)
                .flow()
                .recover(recovering)
                .recover(recovering)
                .endWith(9)
                .map(item -> {
                    if (item == 9) {
                        throw boom;
                    }
                    return item;
                })
                .into(TestSubscriber.create(5));
        assertThat(downstream.awaitError()).isSameAs(boom);
        assertThat(downstream.check().items()).containsExactly(1, 2);
        assertThat(turned).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureThatWaitsBehindAWindowIsReportedWhereItIsCancelled(Host host) {
        TestSubscriber<List<Integer>> downstream = TestSubscriber.create(5);
        host.of(1, 2, 3)
                .failing(boom)
                .flow()
                .mapError(failure -> {
                    downstream.cancel();
                    return failure;
                })
                .sliding(2, 2)
                .onDiscard(discarded::add)
                .subscribe(downstream);
        assertThat(downstream.items()).containsExactly(List.of(1, 2));
        assertThat(downstream.terminals()).isZero();
        assertThat(discarded).containsExactly(3);
        assertThat(reported).containsExactly(boom);
    }

    @ParameterizedTest
    @EnumSource
    void anItemMadeOfAFailureIsDiscardedWhereItIsCancelled(Host host) {
        var downstream = host.of(1)
                .failing(boom)
                .flow()
                .handle((item, failure) -> failure == null ? item : 99)
                .onDiscard(discarded::add)
                .into(TestSubscriber.create(1));
        assertThat(downstream.items()).containsExactly(1);
        downstream.cancel();
        assertThat(discarded).containsExactly(99);
        assertThat(reported).isEmpty();
        assertThat(downstream.terminals()).isZero();
    }
}
