package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.split.Splitter.Reason;
import io.headgate.operators.split.Splitter.Refusal;
import io.headgate.operators.split.Splitter.Wait;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items are two digits: the first one is the key. */
class GroupByTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static Parted.By<Integer> by(int maxGroups, GroupPolicy<? super Integer> policy) {
        return by(maxGroups, policy, Long.MAX_VALUE);
    }

    private static Parted.By<Integer> by(int maxGroups, GroupPolicy<? super Integer> policy, long demand) {
        return new Parted.By<>(maxGroups, x -> x / 10, policy, demand);
    }

    @Test
    void givesAGroupForEachKeyWithItsFirstItemInside() {
        var by = by(4, GroupPolicy.completeIdle(4));
        by.split.upstream.next(10, 20, 11, 21);
        assertThat(by.keys()).containsExactly(1, 2);
        assertThat(by.group(1).read(Long.MAX_VALUE).items()).containsExactly(20, 21);
        var first = by.group(0).read(Long.MAX_VALUE);
        by.split.upstream.next(12).complete();
        first.awaitComplete();
        assertThat(first.items()).containsExactly(10, 11, 12);
        assertThat(by.split.downstream.isCompleted()).isTrue();
        assertThat(by.split.discarded).isEmpty();
    }

    @Test
    void splitsAPulledSource() throws Exception {
        List<Long> items = Flow.range(0, 1_000)
                .groupBy(7, x -> x % 7, GroupPolicy.fail(8))
                .flatMap(7, Group::flow)
                .toList(2_000)
                .await(SOON);
        assertThat(items).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void ofNothingIsNothing() {
        var downstream = TestSubscriber.<Group<Integer, Integer>>create(0);
        Flow.<Integer>empty().groupBy(2, x -> x, GroupPolicy.completeIdle(1)).subscribe(downstream);
        assertThat(downstream.isCompleted()).isTrue();
    }

    @Test
    void theEndOfAGroupComesWhenWhatWaitsHasExpired() {
        var by = by(
                4,
                GroupPolicy.completeIdle(4)
                        .overflow(Overflow.<Integer>dropOldest().expiring(Duration.ofSeconds(1))));
        by.split.upstream.next(10, 20);
        var waiting = by.group(0).read(0);
        var leaving = by.group(1).read(0);
        by.split.upstream.complete();
        leaving.cancel();
        assertThat(by.split.discarded).containsExactly(20);
        assertThat(by.split.timers.pending()).hasSize(1);
        by.split.timers.advance(Duration.ofSeconds(1));
        assertThat(waiting.terminals()).isZero();
        by.split.timers.advance(Duration.ofNanos(1));
        assertThat(waiting.check().isCompleted()).isTrue();
        assertThat(by.split.timers.pending()).isEmpty();
    }

    // ---- demand ----------------------------------------------------------------------------------------------------

    @Test
    void asksForNothingBeforeAGroupIsAskedForAndThenForItsCapacity() {
        var by = by(4, GroupPolicy.completeIdle(4), 0);
        assertThat(by.split.upstream.requested()).isZero();
        by.split.downstream.request(1);
        assertThat(by.split.upstream.requested()).isEqualTo(4);
        by.split.upstream.next(10, 11);
        assertThat(by.split.upstream.requested()).isEqualTo(4);
        by.split.upstream.next(12);
        assertThat(by.split.upstream.requested()).isEqualTo(7); // three of four were placed
        assertThat(by.split.upstream.maxOutstanding()).isEqualTo(4);
    }

    @Test
    void handsNoGroupWithoutDemandForIt() {
        var by = by(4, GroupPolicy.completeIdle(4), 1);
        by.split.upstream.next(10, 20, 11);
        assertThat(by.keys()).containsExactly(1);
        assertThat(by.host.waiting()).isEqualTo(new Wait(Reason.NO_DEMAND, null));
        by.split.downstream.request(1);
        assertThat(by.keys()).containsExactly(1, 2);
        assertThat(by.host.waiting()).isNull();
    }

    @Test
    void aFullGroupHoldsUpTheRestAndIsKnown() {
        var by = by(4, GroupPolicy.completeIdle(4));
        by.split.upstream.next(20);
        var other = by.group(0).read(Long.MAX_VALUE);
        by.split.upstream.next(10, 11, 12, 13, 14, 21);
        assertThat(by.group(1).key()).isEqualTo(1);
        assertThat(by.host.waiting()).isEqualTo(new Wait(Reason.FULL, by.host.group(1)));
        assertThat(other.items()).containsExactly(20);
        assertThat(by.split.upstream.outstanding()).isZero();
        var full = by.group(1).read(1);
        assertThat(full.items()).containsExactly(10);
        assertThat(other.items()).containsExactly(20, 21);
        assertThat(by.host.waiting()).isNull();
        assertThat(by.split.upstream.outstanding()).isEqualTo(4);
        full.request(10);
        assertThat(full.items()).containsExactly(10, 11, 12, 13, 14);
    }

    @Test
    void countsWhatEachGroupTookAndHolds() {
        var by = by(4, GroupPolicy.completeIdle(4));
        by.split.upstream.next(10, 11, 12, 20);
        by.group(0).read(2);
        assertThat(by.host.groups()).extracting(group -> group.key).containsExactlyInAnyOrder(1, 2);
        var store = by.host.group(1).store;
        assertThat(store.offered()).isEqualTo(3);
        assertThat(store.delivered()).isEqualTo(2);
        assertThat(store.depth()).isEqualTo(1);
        assertThat(store.discarded()).isZero();
    }

    // ---- overflow of one group -------------------------------------------------------------------------------------

    @Test
    void aGroupWithAPolicyOfItsOwnHoldsUpNobody() {
        var dropped = new ArrayList<Integer>();
        var by = by(
                4,
                GroupPolicy.<Integer>completeIdle(2)
                        .overflow(Overflow.<Integer>dropNewest().onDrop((item, reason) -> dropped.add(item))));
        by.split.upstream.next(10, 11);
        by.split.upstream.next(12, 20);
        by.split.upstream.next(13, 21);
        assertThat(by.group(1).read(9).items()).containsExactly(20, 21);
        assertThat(by.group(0).read(9).items()).containsExactly(10, 11);
        assertThat(dropped).containsExactly(12, 13);
        assertThat(by.host.group(1).store.dropped(DropReason.NEWEST)).isEqualTo(2);
        assertThat(by.split.discarded).isEmpty();
    }

    @Test
    void dropsTheOldestOfOneGroup() {
        var by = by(4, GroupPolicy.<Integer>completeIdle(2).overflow(Overflow.dropOldest()));
        by.split.upstream.next(10, 11).next(12, 13).complete();
        assertThat(by.group(0).read(9).items()).containsExactly(12, 13);
        assertThat(by.split.downstream.isCompleted()).isTrue();
    }

    @Test
    void aGroupThatMayFailFailsAfterWhatItHoldsAndTheOthersGoOn() {
        var by = by(4, GroupPolicy.<Integer>completeIdle(2).overflow(Overflow.fail()));
        by.split.upstream.next(10, 11).next(12, 20).next(13, 21);
        var failed = by.group(0).read(9);
        assertThat(failed.items()).containsExactly(10, 11);
        assertThat(failed.failure()).isInstanceOf(OverflowException.class).hasMessageContaining("groupBy, group 1");
        assertThat(by.group(1).read(9).items()).containsExactly(20, 21);
        assertThat(by.split.discarded).containsExactly(12, 13);
        assertThat(by.host.refused(Refusal.CANCELLED)).isEqualTo(2);
        assertThat(by.split.downstream.terminals()).isZero();
    }

    // ---- places ----------------------------------------------------------------------------------------------------

    @Test
    void completesTheGroupThatWasIdleLongestForANewKey() {
        var by = by(2, GroupPolicy.completeIdle(4));
        by.split.upstream.next(10, 20);
        var one = by.group(0).read(9);
        var two = by.group(1).read(9);
        by.split.upstream.next(11); // two is idle longer now
        by.split.upstream.next(30);
        assertThat(two.isCompleted()).isTrue();
        assertThat(one.terminals()).isZero();
        by.split.upstream.next(21, 12); // both come back; three is unread and holds something, and so does the new two
        assertThat(by.keys()).containsExactly(1, 2, 3, 2);
        assertThat(one.isCompleted()).isTrue();
        assertThat(by.host.waiting()).isEqualTo(new Wait(Reason.NO_PLACE, null));
        assertThat(by.group(2).read(9).items()).containsExactly(30);
        assertThat(by.keys()).containsExactly(1, 2, 3, 2, 1);
    }

    @Test
    void aNewKeyWaitsAsLongAsEachGroupHoldsSomething() {
        var by = by(2, GroupPolicy.completeIdle(4));
        by.split.upstream.next(10, 20, 30);
        var one = by.group(0).read(0);
        var two = by.group(1).read(0);
        assertThat(by.host.waiting()).isEqualTo(new Wait(Reason.NO_PLACE, null));
        assertThat(by.keys()).containsExactly(1, 2);
        two.request(1);
        assertThat(two.isCompleted()).isTrue();
        assertThat(two.items()).containsExactly(20);
        assertThat(one.terminals()).isZero();
        assertThat(by.keys()).containsExactly(1, 2, 3);
    }

    @Test
    void failsWhereItIsToldToAndEachGroupGetsWhatItHolds() {
        var by = by(2, GroupPolicy.fail(4));
        by.split.upstream.next(10, 20, 11, 30);
        var one = by.group(0).read(9);
        assertThat(one.items()).containsExactly(10, 11);
        assertThat(one.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("the key 3");
        assertThat(by.split.downstream.failure()).isSameAs(one.failure());
        assertThat(by.split.upstream.isCancelled()).isTrue();
        assertThat(by.split.discarded).containsExactly(30);
        assertThat(by.group(1).read(9).items()).containsExactly(20);
    }

    // ---- more groups than are taken --------------------------------------------------------------------------------

    @Test
    void moreKeysThanFlatMapTakesAtOnceDoNotHang() throws Exception {
        List<Integer> items = Flow.fromIterable(
                        IntStream.range(0, 10_000).boxed().toList())
                .groupBy(8, x -> x % 8, GroupPolicy.completeIdle(4))
                .flatMap(3, Group::flow)
                .toList(20_000)
                .await(SOON);
        assertThat(items).hasSize(10_000).doesNotHaveDuplicates();
    }

    @Test
    void oneAtATimeMakesRuns() throws Exception {
        List<String> runs = Flow.of(10, 11, 20, 12, 13)
                .groupBy(8, x -> x / 10, GroupPolicy.completeIdle(4))
                .concatMap(group -> group.flow().map(x -> group.key() + ":" + x))
                .toList(10)
                .await(SOON);
        assertThat(runs).containsExactly("1:10", "1:11", "2:20", "1:12", "1:13");
    }

    @Test
    void failsAndSaysWhyWhereDownstreamTakesTooFew() {
        Throwable failure = Flow.of(10, 20, 30)
                .groupBy(8, x -> x / 10, GroupPolicy.fail(4))
                .named("by ten")
                .flatMap(2, Group::flow)
                .toList(10)
                .handle((items, thrown) -> thrown)
                .toCompletableFuture()
                .join();
        assertThat(failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("groupBy \"by ten\"")
                .hasMessageContaining("no more than the 2 it has");
    }

    @Test
    void waitsForDemandForAGroupAsLongAsAnyGroupHoldsSomething() {
        var by = by(4, GroupPolicy.completeIdle(4), 2);
        by.split.upstream.next(10, 20, 30);
        var one = by.group(0).read(5);
        var two = by.group(1).read(0);
        assertThat(by.host.waiting()).isEqualTo(new Wait(Reason.NO_DEMAND, null));
        two.request(1); // taken, and no more asked for: it may ask for a group next
        assertThat(one.terminals() + two.terminals()).isZero();
        two.request(1); // now all it has wait for items
        assertThat(one.isCompleted()).isTrue();
        assertThat(two.terminals()).isZero();
        assertThat(by.keys()).containsExactly(1, 2);
        by.split.downstream.request(1);
        assertThat(by.keys()).containsExactly(1, 2, 3);
    }

    // ---- cancelled groups ------------------------------------------------------------------------------------------

    @Test
    void itemsOfACancelledGroupAreDiscardedAndCountedAndOpenNoOther() {
        var by = by(4, GroupPolicy.completeIdle(4));
        by.split.upstream.next(10, 11, 20);
        var one = by.group(0).read(1);
        one.cancel();
        assertThat(by.split.discarded).containsExactly(11);
        for (int i = 0; i < 100; i++) {
            by.split.upstream.next(12); // it goes on asking
        }
        assertThat(by.host.refused(Refusal.CANCELLED)).isEqualTo(100);
        assertThat(by.split.discarded).hasSize(101);
        assertThat(by.keys()).containsExactly(1, 2);
        assertThat(by.group(1).read(9).items()).containsExactly(20);
    }

    @Test
    void theItemAfterACancelOpensAnotherGroupWhereThatIsAskedFor() {
        var by = by(2, GroupPolicy.completeIdle(4).reopening());
        by.split.upstream.next(10);
        by.group(0).read(9).cancel();
        by.split.upstream.next(11);
        assertThat(by.keys()).containsExactly(1, 1);
        assertThat(by.group(1).read(9).items()).containsExactly(11);
        assertThat(by.split.discarded).isEmpty();
    }

    @Test
    void thePlaceOfACancelledGroupIsTakenFirst() {
        var by = by(2, GroupPolicy.fail(4));
        by.split.upstream.next(10, 20);
        by.group(0).read(9).cancel();
        var two = by.group(1).read(9);
        by.split.upstream.next(30);
        assertThat(by.keys()).containsExactly(1, 2, 3);
        assertThat(two.terminals()).isZero();
    }

    @Test
    void takesOfEachGroupWhatItWants() throws Exception {
        List<Integer> firstTwo = Flow.of(10, 20, 11, 12, 21, 22, 13)
                .groupBy(4, x -> x / 10, GroupPolicy.completeIdle(4))
                .flatMap(4, group -> group.flow().take(2))
                .toList(10)
                .await(SOON);
        assertThat(firstTwo).containsExactlyInAnyOrder(10, 11, 20, 21);
    }

    @Test
    void aGroupCanBeDiscardedUnread() {
        var by = by(4, GroupPolicy.completeIdle(2));
        by.split.upstream.next(10, 11);
        by.group(0).giveUp();
        by.split.upstream.next(12, 13).next(20);
        assertThat(by.split.discarded).containsExactly(10, 11, 12, 13);
        assertThat(by.group(1).read(9).items()).containsExactly(20);
        var late = by.group(0).read(1);
        assertThat(late.failure()).hasMessage("groupBy: this group was given up unread");
    }

    @Test
    void aGroupHasOneSubscriber() {
        var by = by(4, GroupPolicy.completeIdle(2));
        by.split.upstream.next(10);
        var first = by.group(0).read(9);
        by.group(0).giveUp(); // too late
        assertThat(by.group(0).read(9).failure()).hasMessage("groupBy: this group has its one subscriber already");
        by.split.upstream.next(11);
        assertThat(first.items()).containsExactly(10, 11);
    }

    // ---- ends ------------------------------------------------------------------------------------------------------

    @Test
    void eachGroupGetsItsItemsThenTheError() {
        var by = by(4, GroupPolicy.completeIdle(4));
        var failure = new IllegalStateException("as asked");
        by.split.upstream.next(10, 20, 11).error(failure);
        assertThat(by.split.downstream.failure()).isSameAs(failure);
        var one = by.group(0).read(1);
        assertThat(one.terminals()).isZero();
        one.request(1);
        assertThat(one.items()).containsExactly(10, 11);
        assertThat(one.failure()).isSameAs(failure);
        assertThat(by.split.discarded).isEmpty();
    }

    @Test
    void groupsGoOnWhenDownstreamCancelsAndTheLastOneCancelsUpstream() {
        var by = by(4, GroupPolicy.completeIdle(4));
        by.split.upstream.next(10, 20);
        var one = by.group(0).read(9);
        by.split.downstream.cancel();
        by.split.upstream.next(11, 30);
        assertThat(one.items()).containsExactly(10, 11);
        assertThat(by.host.refused(Refusal.NO_PART)).isEqualTo(1);
        assertThat(by.split.discarded).containsExactly(30);
        one.cancel();
        assertThat(by.split.upstream.isCancelled()).isFalse(); // downstream still has the other
        by.group(1).read(9).cancel();
        assertThat(by.split.upstream.isCancelled()).isTrue();
        by.split.upstream.check();
    }

    @Test
    void cancelsUpstreamAtOnceWhereThereIsNoGroup() {
        var by = by(4, GroupPolicy.completeIdle(4));
        by.split.downstream.cancel();
        assertThat(by.split.upstream.isCancelled()).isTrue();
        assertThat(by.split.upstream.cancels()).isEqualTo(1);
    }

    @Test
    void aCancelDiscardsGroupsThatWereNeverOpenedAndWhatTheyHold() {
        var by = by(8, GroupPolicy.completeIdle(8), 0);
        // Handed into the cancel: the groups are on their way when downstream gives up.
        by.split.atInner = inner -> by.split.downstream.cancel();
        by.split.downstream.request(8);
        by.split.upstream.next(10, 20, 30, 11);
        assertThat(by.split.upstream.isCancelled()).isFalse(); // the first was handed over, and may be opened
        by.group(0).giveUp();
        assertThat(by.split.upstream.isCancelled()).isTrue();
        assertThat(by.split.discarded).containsExactlyInAnyOrder(10, 20, 30, 11);
    }

    @Test
    void aJunctionThatIsCancelledGivesUpTheGroupsItHasNotOpened() {
        var upstream = TestPublisher.<Integer>paced();
        var downstream = TestSubscriber.<Integer>create(0);
        var discarded = new CopyOnWriteArrayList<Object>();
        Flow.fromPublisher(upstream)
                .groupBy(8, x -> x / 10, GroupPolicy.completeIdle(8))
                .buffer(4)
                .flatMap(1, Group::flow)
                .onDiscard(item -> {
                    if (item instanceof Integer) {
                        discarded.add(item);
                    }
                })
                .subscribe(downstream);
        upstream.next(10, 20, 30, 11);
        downstream.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(discarded).containsExactlyInAnyOrder(10, 20, 30, 11);
    }

    @Test
    void aFunctionThatThrowsInPlaceOfReadingAGroupLeavesNothingBehind() {
        var upstream = TestPublisher.<Integer>paced();
        var downstream = TestSubscriber.<Integer>create(9);
        Flow.fromPublisher(upstream)
                .groupBy(8, x -> x / 10, GroupPolicy.completeIdle(8))
                .<Integer>flatMap(4, group -> {
                    throw new IllegalStateException("as asked");
                })
                .subscribe(downstream);
        upstream.next(10);
        assertThat(downstream.failure()).hasMessage("as asked");
        assertThat(upstream.isCancelled()).isTrue();
    }

    @Test
    void aStageThatThrowsInPlaceOfReadingAGroupLeavesNothingBehind() {
        var upstream = TestPublisher.<Integer>paced();
        var downstream = TestSubscriber.<Integer>create(9);
        Flow.fromPublisher(upstream)
                .groupBy(8, x -> x / 10, GroupPolicy.completeIdle(8))
                .<Integer>map(group -> {
                    throw new IllegalStateException("as asked");
                })
                .subscribe(downstream);
        upstream.next(10);
        assertThat(downstream.failure()).hasMessage("as asked");
        assertThat(upstream.isCancelled()).isTrue();
    }

    @Test
    @Timeout(30)
    void aCancelInTheMiddleOfAnEndlessSourceIsTheEndOfIt() throws Exception {
        List<Long> keys = Flow.range(0, Long.MAX_VALUE)
                .groupBy(4, x -> x, GroupPolicy.completeIdle(1))
                .onEach(group -> group.subscribe(TestSubscriber.counting(1)))
                .map(Group::key)
                .take(100)
                .toList(100)
                .await(SOON);
        assertThat(keys).hasSize(100);
    }

    @Test
    void groupsThatWereTakenAndLetThroughLiveOn() {
        var upstream = TestPublisher.<Integer>paced();
        var downstream = TestSubscriber.<Integer>create(9);
        Flow.fromPublisher(upstream)
                .groupBy(8, x -> x / 10, GroupPolicy.completeIdle(8))
                .take(2)
                .buffer(4)
                .flatMap(4, Group::flow)
                .subscribe(downstream);
        upstream.next(10, 20, 30, 11, 21);
        assertThat(downstream.items()).containsExactlyInAnyOrder(10, 20, 11, 21);
        upstream.complete();
        assertThat(downstream.isCompleted()).isTrue();
    }

    // ---- bad input -------------------------------------------------------------------------------------------------

    @Test
    void aKeyFunctionThatThrowsFailsTheFlowAndEachGroup() {
        var failure = new IllegalStateException("as asked");
        var by = new Parted.By<Integer>(
                4,
                x -> {
                    if (x == 99) {
                        throw failure;
                    }
                    return x / 10;
                },
                GroupPolicy.completeIdle(4),
                9);
        by.split.upstream.next(10, 11, 99);
        var one = by.group(0).read(9);
        assertThat(one.items()).containsExactly(10, 11);
        assertThat(one.failure()).isSameAs(failure);
        assertThat(by.split.downstream.failure()).isSameAs(failure);
        assertThat(failure.getSuppressed()[0]).hasMessage("thrown in groupBy");
        assertThat(by.split.upstream.isCancelled()).isTrue();
        assertThat(by.split.discarded).containsExactly(99);
    }

    @Test
    void aKeyFunctionThatReturnsNullIsNamed() {
        var downstream = TestSubscriber.<Group<Integer, Integer>>create(9);
        Flow.of(1, 2)
                .groupBy(2, x -> (Integer) null, GroupPolicy.completeIdle(1))
                .named("by nothing")
                .subscribe(downstream);
        assertThat(downstream.failure())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("groupBy \"by nothing\": the function returned null");
    }

    @Test
    void refusesBadArguments() {
        var flow = Flow.of(1);
        assertThatThrownBy(() -> flow.groupBy(0, x -> x, GroupPolicy.fail(1))).hasMessageContaining("maxGroups is 0");
        assertThatThrownBy(() -> flow.groupBy(1, null, GroupPolicy.fail(1))).hasMessageContaining("key is null");
        assertThatThrownBy(() -> flow.groupBy(1, x -> x, null)).hasMessageContaining("policy is null");
        assertThatThrownBy(() -> GroupPolicy.fail(0)).hasMessageContaining("capacity is 0");
        assertThatThrownBy(() -> GroupPolicy.fail(2).overflow(null)).hasMessageContaining("overflow is null");
        assertThatThrownBy(() -> GroupPolicy.fail(2).overflow(Overflow.block())).hasMessageContaining("block()");
        assertThatThrownBy(() -> GroupPolicy.fail(2).overflow(Overflow.latest()))
                .hasMessageContaining("latest()");
    }

    @Test
    void saysWhatItHolds() {
        var flow = Flow.range(0, 9).groupBy(4, x -> x, GroupPolicy.completeIdle(16));
        assertThat(flow.bound()).isEqualTo(80);
        assertThat(flow.explain()).contains("split groupBy", "≤ 4 groups × 16", "completes the longest idle");
    }

    // ---- many ------------------------------------------------------------------------------------------------------

    @Test
    @Timeout(60)
    void aHundredThousandGroupsCostWhatTheirItemsCost() throws Exception {
        int groups = 100_000;
        var sum = new AtomicLong();
        long opened = Flow.range(0, 4L * groups)
                // Each key comes twice, and there are twice as many keys as places: the second half takes them over.
                .groupBy(groups, x -> x % (2L * groups), GroupPolicy.completeIdle(1))
                .onEach(group ->
                        group.subscribe(TestSubscriber.<Long>counting(9).onItem(sum::addAndGet)))
                .count()
                .await(Duration.ofSeconds(50));
        assertThat(opened).isEqualTo(4L * groups);
        assertThat(sum.get()).isEqualTo(4L * groups * (4L * groups - 1) / 2);
    }
}
