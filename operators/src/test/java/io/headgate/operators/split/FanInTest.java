package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.operators.Beside;
import io.headgate.operators.FanIn;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;

class FanInTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final FanIn<Integer> merge = Hub.merge(16, Overflow.backpressure());

    private TestSubscriber<Integer> subscriber(FanIn<Integer> of, long demand) {
        return wired.subscribe(of.flow(), TestSubscriber.create(demand));
    }

    private TestPublisher<Integer> producer() {
        TestPublisher<Integer> producer = TestPublisher.paced();
        assertThat(merge.add(producer)).isTrue();
        return producer;
    }

    @Test
    void producersComeAndGoWhileItRuns() {
        var before = producer();
        assertThat(before.subscriptions()).isZero();
        var downstream = subscriber(merge, Long.MAX_VALUE);
        before.next(1);
        var later = producer();
        later.next(2);
        before.complete();
        later.next(3);
        merge.complete();
        assertThat(downstream.terminals()).isZero();
        assertThat(merge.add(TestPublisher.paced())).isFalse();
        later.next(4).complete();
        assertThat(downstream.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void allTogetherAreAskedForNoMoreThanThereIsRoom() {
        var downstream = subscriber(merge, 0);
        List<TestPublisher<Integer>> producers =
                Stream.generate(this::producer).limit(20).toList();
        assertThat(outstanding(producers)).isEqualTo(16);
        assertThat(producers.get(0).outstanding()).isEqualTo(2);
        producers.stream().filter(p -> p.outstanding() > 0).forEach(p -> p.next(1));
        long waiting = merge.counters().depth();
        assertThat(waiting).isGreaterThan(8);
        assertThat(outstanding(producers) + waiting).isLessThanOrEqualTo(16);
        downstream.request(Long.MAX_VALUE);
        assertThat(outstanding(producers)).isLessThanOrEqualTo(16);
        assertThat(producers).as("room has come for those who had none").allMatch(p -> p.requested() > 0);
        downstream.check();
    }

    private static long outstanding(List<TestPublisher<Integer>> producers) {
        return producers.stream().mapToLong(TestPublisher::outstanding).sum();
    }

    @Test
    void whatAProducerHadLeftWhenItEndedGoesToOthers() {
        FanIn<Integer> small = Hub.merge(1, Overflow.backpressure());
        subscriber(small, 0);
        TestPublisher<Integer> first = TestPublisher.paced();
        TestPublisher<Integer> second = TestPublisher.paced();
        small.add(first);
        small.add(second);
        assertThat(first.outstanding()).isEqualTo(1);
        assertThat(second.outstanding()).isZero();
        first.complete();
        assertThat(second.outstanding()).isEqualTo(1);
    }

    @Test
    void aProducerThatFailsLeavesTheOthersAlone() {
        List<Throwable> told = new ArrayList<>();
        merge.onFailure(told::add);
        var downstream = subscriber(merge, Long.MAX_VALUE);
        var failing = producer();
        var other = producer();
        IllegalStateException failure = new IllegalStateException("as asked");
        failing.next(1).error(failure);
        other.next(2).complete();
        merge.complete();
        assertThat(downstream.awaitComplete().check().items()).containsExactly(1, 2);
        assertThat(told).containsExactly(failure);
    }

    @Test
    void withoutAHandlerAFailureIsReported() {
        subscriber(merge, 0);
        IllegalStateException failure = new IllegalStateException("as asked");
        producer().error(failure);
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void theFirstFailureEndsItWhereThatIsWanted() {
        merge.onFailure(merge::fail);
        var downstream = subscriber(merge, 1);
        var failing = producer();
        var other = producer();
        other.next(1);
        failing.next(2);
        IllegalStateException failure = new IllegalStateException("as asked");
        failing.error(failure);
        assertThat(other.isCancelled()).isTrue();
        assertThat(failing.cancels()).isZero();
        assertThat(downstream.terminals()).isZero();
        assertThat(downstream.request(1).awaitError()).isSameAs(failure);
        assertThat(downstream.check().items()).containsExactly(1, 2);
        assertThat(merge.add(TestPublisher.paced())).isFalse();
    }

    @Test
    void aFailureThatMeetsTheSubscribersCancelIsReported() {
        IllegalStateException failure = new IllegalStateException("as asked");
        wired.subscribe(merge.flow(), TestSubscriber.<Integer>create(0).onSubscribed(leaving -> {
            merge.fail(failure);
            leaving.cancel();
        }));
        assertThat(reported).containsExactly(failure);
    }

    /** The policy's comparator throws for one producer while another thread ends it. */
    @Test
    void aFailureOfThePolicyThatComesSecondIsReported() {
        IllegalStateException first = new IllegalStateException("the first");
        IllegalStateException second = new IllegalStateException("the second");
        CountDownLatch comparing = new CountDownLatch(1);
        TestPublisher<Integer> sending = TestPublisher.paced();
        FanIn<Integer> lossy = Hub.merge(1, Overflow.dropLowest((unusedA, unusedB) -> {
            comparing.countDown();
            sending.awaitCancelled();
            throw second;
        }));
        var downstream = subscriber(lossy, 0);
        lossy.add(sending);
        sending.next(1);
        try (Beside beside = new Beside()) {
            beside.run(() -> sending.next(2), () -> {
                await(comparing);
                lossy.fail(first);
            });
        }
        assertThat(reported).containsExactly(second);
        assertThat(downstream.request(1).awaitError()).isSameAs(first);
        assertThat(downstream.check().items()).containsExactly(1);
        assertThat(wired.discarded).containsExactly(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void aCancelGoesToAllAndLetsNobodyIn() {
        var downstream = subscriber(merge, 1);
        var first = producer();
        var second = producer();
        first.next(1);
        second.next(2);
        downstream.cancel();
        assertThat(first.isCancelled()).isTrue();
        assertThat(second.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(2);
        first.forceNext(3);
        assertThat(wired.discarded).containsExactly(2, 3);
        assertThat(merge.add(TestPublisher.paced())).isFalse();
    }

    @Test
    void endsBeforeAnybodyHasSubscribed() {
        merge.add(Flow.of(1, 2));
        merge.complete();
        assertThat(subscriber(merge, 9).awaitComplete().check().items()).containsExactly(1, 2);

        FanIn<Integer> failed = Hub.merge(1, Overflow.backpressure());
        IllegalStateException failure = new IllegalStateException("as asked");
        failed.fail(failure);
        assertThat(failed.add(Flow.of(1))).isFalse();
        assertThat(subscriber(failed, 0).awaitError()).isSameAs(failure);
    }

    @Test
    void thereIsOneSubscriberOnce() {
        subscriber(merge, 0).cancel();
        assertThat(subscriber(merge, 0).awaitError(IllegalStateException.class)).hasMessageContaining("share()");
    }

    @Test
    void sourcesThatArePulledTakeTurns() {
        FanIn<Long> fair = Hub.merge(64, Overflow.backpressure());
        fair.add(Flow.range(0, Long.MAX_VALUE));
        fair.add(Flow.range(-1_000, 1_000));
        var downstream = fair.flow().takeUntil(item -> item == -1).into(TestSubscriber.<Long>create(0));
        downstream.request(Long.MAX_VALUE).awaitComplete().check();
        assertThat(downstream.received()).isBetween(1_500L, 3_000L);
    }

    @Test
    void aPolicyThatDropsDoesntMakeProducersWait() {
        List<Integer> dropped = new ArrayList<>();
        FanIn<Integer> lossy = Hub.merge(8, Overflow.<Integer>dropOldest().onDrop((item, reason) -> dropped.add(item)));
        var downstream = subscriber(lossy, 0);
        TestPublisher<Integer> producer = TestPublisher.paced();
        lossy.add(producer);
        for (int i = 1; i <= 10; i++) {
            producer.next(i);
        }
        assertThat(producer.outstanding()).isBetween(1L, 8L);
        producer.complete();
        lossy.complete();
        downstream.request(100).awaitComplete().check();
        assertThat(downstream.received() + dropped.size()).isEqualTo(10);
        assertThat(downstream.items()).endsWith(10);
        assertThat(lossy.counters().dropped()).isEqualTo(dropped.size()).isPositive();
    }

    /** Its item is nobody's yet and it wants no more itself, so nothing but the arrival tells that there is room. */
    @Test
    void roomThatTheItemOfOneMakesGoesToOneThatHasNone() {
        for (Overflow<Integer> policy : List.of(Overflow.<Integer>dropNewest(), Overflow.<Integer>fail())) {
            FanIn<Integer> lossy = Hub.merge(16, policy);
            subscriber(lossy, 0);
            List<TestPublisher<Integer>> producers =
                    Stream.generate(TestPublisher::<Integer>paced).limit(16).toList();
            producers.forEach(lossy::add);
            TestPublisher<Integer> hungry = producers.get(15);
            assertThat(producers.get(0).outstanding()).isEqualTo(2);
            assertThat(hungry.requested()).as(policy.text()).isZero();
            producers.get(0).next(1);
            assertThat(hungry.requested()).as(policy.text()).isEqualTo(1);
            assertThat(outstanding(producers)).isEqualTo(16);
            producers.forEach(TestPublisher::check);
        }
    }

    @Test
    void aProducerThatSendsMoreThanThereIsRoomForEndsIt() {
        var downstream = subscriber(merge, 0);
        var wild = producer();
        for (int i = 0; i < 17; i++) {
            wild.forceNext(i);
        }
        assertThat(wild.isCancelled()).isTrue();
        downstream.request(16);
        assertThat(downstream.awaitError(OverflowException.class)).hasMessageContaining("Hub.merge");
        assertThat(downstream.items()).hasSize(16);
        assertThat(wired.discarded).containsExactly(16);
    }

    @Test
    void producersThatGoWhileThereIsNoRoomLeaveNothingBehind() throws InterruptedException {
        FanIn<Integer> small = Hub.merge(1, Overflow.backpressure());
        subscriber(small, 0);
        small.add(TestPublisher.<Integer>paced()); // it has all the room there is
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        Set<Reference<?>> gone = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            small.add(Flow.fromPublisher(downstream -> {
                gone.add(new WeakReference<>(downstream, collected));
                downstream.onSubscribe(new Idle());
                downstream.onComplete();
            }));
        }
        assertThat(gone).hasSize(100);
        for (int i = 0; i < 1_000 && !gone.isEmpty(); i++) {
            System.gc();
            for (Reference<?> one = collected.remove(10); one != null; one = collected.poll()) {
                gone.remove(one);
            }
        }
        assertThat(gone).isEmpty();
        small.complete(); // it was there all the while
    }

    private record Idle() implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    @Test
    void explainsItself() {
        assertThat(merge.flow().explain()).contains("Hub.merge", "16 items, backpressure", "holds at most 16 items");
        assertThat(merge.flow().bound()).isEqualTo(16);
        assertThat(merge.counters().offered()).isZero();
    }

    @Test
    void badArgumentsFailAtAssembly() {
        assertThatThrownBy(() -> Hub.merge(0, Overflow.backpressure())).hasMessageContaining("capacity is 0");
        assertThatThrownBy(() -> Hub.merge(4, Overflow.block())).hasMessageContaining("block()");
        assertThatThrownBy(() -> Hub.merge(4, Overflow.disconnect())).hasMessageContaining("disconnect()");
        assertThatThrownBy(() -> Hub.merge(4, Overflow.latest())).hasMessageContaining("latest()");
        assertThatThrownBy(() -> merge.add(null)).hasMessageContaining("producer is null");
    }
}
