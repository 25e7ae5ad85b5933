package io.headgate.examples.extend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.examples.extend.OwnPolicy.Message;
import io.headgate.operators.Flow;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtendTest {

    @Test
    void aStageTellsRises() throws Exception {
        assertThat(OwnStage.run(List.of(100, 101, 104, 103, 106, 112, 113, 118), 5))
                .containsExactly(100, 106, 112, 118);
    }

    @Test
    void aStageIsMadeAnewForEachSubscriberAndKeepsDemand() throws Exception {
        Flow<Integer> rises = Flow.of(1, 2, 9).via(OwnStage.rises(5));
        for (int i = 0; i < 2; i++) {
            assertThat(rises.toList(3).await(Duration.ofSeconds(10))).containsExactly(1, 9);
        }
        TestPublisher<Integer> upstream = TestPublisher.paced();
        TestSubscriber<Integer> downstream = TestSubscriber.create(1);
        Flow.fromPublisher(upstream).via(OwnStage.rises(5)).subscribe(downstream);
        upstream.next(1);
        assertThat(upstream.outstanding()).isZero();
        downstream.request(1);
        upstream.next(2).next(9); // what the stage swallowed was asked for again
        assertThat(downstream.check().items()).containsExactly(1, 9);
    }

    @Test
    void aPolicyKeepsWhatIsWorthMostAndTheBooksAreTheLibrarys() throws Exception {
        List<Message> burst = IntStream.range(0, 100)
                .mapToObj(i -> new Message(i % 40 == 7, i % 10))
                .toList();
        var outcome = OwnPolicy.run(burst, 5);
        assertThat(outcome.seen()).hasSize(5).filteredOn(Message::alarm).hasSize(3);
        assertThat(outcome.seen()).filteredOn(message -> !message.alarm()).allMatch(message -> message.change() == 9);
        assertThat(outcome.offered()).isEqualTo(100);
        assertThat(outcome.seen().size() + outcome.dropped()).isEqualTo(100);
    }

    @Test
    void aJunctionPutsWhatIsUrgentFirst() throws Exception {
        assertThat(OwnJunction.run(List.of("a", "b"), List.of("1", "2", "3"), 8))
                .containsExactly("a", "b", "1", "2", "3");
    }

    @Test
    void aJunctionAsksForWhatItHasRoomForAndPassesACancelOn() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            TestPublisher<Integer> urgent = TestPublisher.paced();
            TestPublisher<Integer> rest = TestPublisher.paced();
            TestSubscriber<Integer> downstream = TestSubscriber.create(2);
            Flow.fromPublisher(rest)
                    .via(OwnJunction.after(Flow.fromPublisher(urgent), 4, executor))
                    .subscribe(downstream);
            urgent.awaitRequested(4);
            rest.awaitRequested(4);
            rest.next(1);
            downstream.awaitItems(1);
            urgent.next(2);
            downstream.awaitItems(2);
            assertThat(urgent.maxOutstanding()).isLessThanOrEqualTo(4);
            assertThat(rest.maxOutstanding()).isLessThanOrEqualTo(4);
            downstream.cancel();
            urgent.awaitCancelled();
            rest.awaitCancelled();
            assertThat(downstream.check().items()).containsExactly(1, 2);
        } finally {
            executor.shutdownNow();
        }
    }
}
