package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hubs and groups say of themselves, and a group that is given up by hand. */
class BooksTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    private Hub.Counters only(Hub<Integer> hub) {
        assertThat(hub.subscribers()).hasSize(1);
        return hub.subscribers().get(0);
    }

    @Test
    void ofOneThatIsDealtTo() {
        Hub<Integer> hub = Flow.fromPublisher(upstream).balance(4);
        var downstream = wired.subscribe(hub.flow().named("worker"), TestSubscriber.create(0));
        Hub.Counters books = only(hub);
        assertThat(books.name()).isEqualTo("worker");
        assertThat(books.highWater()).isZero();
        downstream.request(2);
        upstream.next(1, 2);
        assertThat(books.highWater()).isEqualTo(1);
        assertThat(books.offered()).isEqualTo(2);
        assertThat(books.delivered()).isEqualTo(2);
        assertThat(books.depth()).isZero();
        assertThat(books.dropped()).isZero();
        assertThat(books.dropped(DropReason.OLDEST)).isZero();
    }

    @Test
    void ofOneWithAStoreOfItsOwn() {
        Hub<Integer> hub = Flow.fromPublisher(upstream).broadcast(2, Overflow.dropOldest());
        wired.subscribe(hub.flow().named("audit"), TestSubscriber.create(0));
        Hub.Counters books = only(hub);
        upstream.next(1, 2).next(3);
        assertThat(books.name()).isEqualTo("audit");
        assertThat(books.highWater()).isEqualTo(2);
        assertThat(books.dropped()).isEqualTo(1);
        assertThat(books.dropped(DropReason.OLDEST)).isEqualTo(1);
        assertThat(books.dropped(DropReason.NEWEST)).isZero();
    }

    @Test
    void ofOneThatSharesARing() {
        Hub<Integer> hub = Flow.fromPublisher(upstream).broadcast(2, Overflow.backpressure());
        wired.subscribe(hub.flow(), TestSubscriber.create(1));
        Hub.Counters books = only(hub);
        upstream.next(1);
        assertThat(books.delivered()).isEqualTo(1);
        assertThat(books.dropped()).isZero();
        assertThat(books.dropped(DropReason.NEWEST)).isZero();
    }

    private List<Group<Integer, Integer>> groups(List<Object> discarded) {
        List<Group<Integer, Integer>> groups = new ArrayList<>();
        Flow.fromPublisher(upstream)
                .groupBy(4, item -> item / 10, GroupPolicy.completeIdle(3))
                .onDiscard(discarded::add)
                .into(TestSubscriber.<Group<Integer, Integer>>create(4).onItem(groups::add));
        return groups;
    }

    @Test
    void aGroupIsALiveSourceOfItsCapacity() {
        List<Group<Integer, Integer>> groups = groups(new ArrayList<>());
        upstream.next(10);
        assertThat(groups.get(0).flow().explain())
                .contains("group", "live, one subscriber")
                .contains("3");
    }

    @Test
    void aGroupIsGivenUpByHandAndWhatComesForItIsDiscarded() {
        List<Object> discarded = new ArrayList<>();
        List<Group<Integer, Integer>> groups = groups(discarded);
        upstream.next(10, 11);
        groups.get(0).discard();
        assertThat(discarded).containsExactly(10, 11);
        upstream.next(12);
        assertThat(discarded).containsExactly(10, 11, 12);
        var late = groups.get(0).flow().into(TestSubscriber.create(1));
        assertThat(late.awaitError()).hasMessageContaining("given up unread");
    }

    /** Once it is subscribed to it is its reader's; and a flow that isn't a part holds nothing to give up. */
    @Test
    void aGroupThatIsReadAndAFlowThatIsNoGroupAreNotGivenUp() {
        List<Object> discarded = new ArrayList<>();
        List<Group<Integer, Integer>> groups = groups(discarded);
        upstream.next(10);
        var reader = groups.get(0).flow().into(TestSubscriber.create(0));
        groups.get(0).discard();
        assertThat(reader.request(1).check().items()).containsExactly(10);
        assertThat(discarded).isEmpty();

        Flow<Integer> plain = Flow.of(1, 2);
        List<Object> unread = new ArrayList<>();
        Flow.fromIterable(List.of(plain))
                .buffer(2)
                .onDiscard(unread::add)
                .into(TestSubscriber.create(0))
                .cancel();
        assertThat(unread).containsExactly(plain);
        assertThat(plain.into(TestSubscriber.create(2)).awaitComplete().items()).containsExactly(1, 2);
    }
}
