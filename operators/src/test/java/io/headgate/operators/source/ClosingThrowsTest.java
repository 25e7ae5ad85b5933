package io.headgate.operators.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source that throws when it is closed: the first failure counts, what is behind it is closed all the same. */
class ClosingThrowsTest {

    private final List<String> closed = new ArrayList<>();

    @RegisterExtension
    private final Reported reported = new Reported();

    private final IllegalStateException first = new IllegalStateException("the first");
    private final IllegalStateException second = new IllegalStateException("the second");

    /** Counts to two, or throws something else in place of it. */
    private final class Items implements Iterator<Integer>, AutoCloseable {
        private final RuntimeException atHasNext;
        private final RuntimeException atClose;
        private int given;

        Items(RuntimeException atHasNext, RuntimeException atClose) {
            this.atHasNext = atHasNext;
            this.atClose = atClose;
        }

        @Override
        public boolean hasNext() {
            if (atHasNext != null) {
                throw atHasNext;
            }
            return given < 2;
        }

        @Override
        public Integer next() {
            return ++given;
        }

        @Override
        public void close() {
            closed.add("iterator");
            if (atClose != null) {
                throw atClose;
            }
        }
    }

    /** What an iterator comes from, which is closed behind it. */
    private final class Shelf implements Iterable<Integer>, AutoCloseable {
        private final RuntimeException atIterator;
        private final RuntimeException atClose;
        private final Items items;

        Shelf(RuntimeException atIterator, Items items, RuntimeException atClose) {
            this.atIterator = atIterator;
            this.items = items;
            this.atClose = atClose;
        }

        @Override
        public Iterator<Integer> iterator() {
            if (atIterator != null) {
                throw atIterator;
            }
            return items;
        }

        @Override
        public void close() {
            closed.add("iterable");
            if (atClose != null) {
                throw atClose;
            }
        }
    }

    private TestSubscriber<Integer> counted(RuntimeException iterators, RuntimeException iterables) {
        return Flow.fromIterable(new Shelf(null, new Items(null, iterators), iterables))
                .into(TestSubscriber.create(5));
    }

    @Test
    void theIterableIsClosedBehindAnIteratorThatThrows() {
        assertThat(counted(first, null).awaitComplete().items()).containsExactly(1, 2);
        assertThat(counted(first, second).awaitComplete().items()).containsExactly(1, 2);
        assertThat(counted(null, second).awaitComplete().items()).containsExactly(1, 2);
        assertThat(closed).containsExactly("iterator", "iterable", "iterator", "iterable", "iterator", "iterable");
        assertThat(reported).containsExactly(first, first, second);
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    void oneThatIsThrownTwiceIsNotItsOwnCause() {
        counted(first, first).awaitComplete();
        assertThat(reported).containsExactly(first);
        assertThat(first.getSuppressed()).isEmpty();
    }

    @Test
    void anIterableThatIsItsOwnIteratorIsClosedOnce() {
        @SuppressWarnings("IterableAndIterator") // some are
        class Own extends ArrayList<Integer> implements Iterator<Integer>, AutoCloseable {
            private static final long serialVersionUID = 1L;

            @Override
            public Iterator<Integer> iterator() {
                return this;
            }

            @Override
            public boolean hasNext() {
                return false;
            }

            @Override
            public Integer next() {
                throw new AssertionError("asked for more than there is");
            }

            @Override
            public void close() {
                closed.add("own");
            }
        }
        Flow.fromIterable(new Own()).into(TestSubscriber.create(0)).awaitComplete();
        assertThat(closed).containsExactly("own");
    }

    @Test
    void whatCantBeOpenedIsClosedAndItsFailureCounts() {
        for (RuntimeException atClose : new RuntimeException[] {null, second, first}) {
            var downstream = Flow.fromIterable(new Shelf(first, null, atClose)).into(TestSubscriber.create(0));
            assertThat(downstream.awaitError()).isSameAs(first);
        }
        assertThat(closed).containsExactly("iterable", "iterable", "iterable");
        assertThat(first.getSuppressed()).contains(second).doesNotContain(first);
        assertThat(reported).isEmpty();
    }

    /** The end is decided by then: in place of an item, below a stage, and of an inner source. */
    @Test
    void whatIsThrownAtACloseIsReportedOnce() {
        Flow<Integer> source = Flow.fromIterable(() -> new Items(null, first));
        assertThat(Flow.zip(source.map(item -> item), Flow.of(1), Integer::sum)
                        .into(TestSubscriber.create(5))
                        .awaitComplete()
                        .items())
                .containsExactly(2);
        assertThat(reported).containsExactly(first);

        assertThat(Flow.of(0)
                        .flatMapIterable(item -> () -> new Items(null, second))
                        .into(TestSubscriber.create(5))
                        .awaitComplete()
                        .items())
                .containsExactly(1, 2);
        assertThat(reported).containsExactly(first, second);
    }

    @Test
    void aLoopThatStopsEarlyIsNotThrownWhatTheCloseThrows() {
        try (Stream<Integer> items =
                Flow.fromIterable(() -> new Items(null, first)).toStream()) {
            assertThat(items.findFirst()).contains(1);
        }
        assertThat(reported).containsExactly(first);
    }

    // ---- using

    private Flow<Integer> using(Iterable<Integer> items, RuntimeException atClose) {
        return Flow.using(() -> "r", resource -> Flow.fromIterable(items), resource -> {
            closed.add("resource");
            if (atClose != null) {
                throw atClose;
            }
        });
    }

    @Test
    void theResourceIsClosedBehindASourceThatThrowsAtItsClose() {
        for (RuntimeException atClose : new RuntimeException[] {null, second, first}) {
            using(() -> new Items(null, first), atClose)
                    .into(TestSubscriber.create(1))
                    .cancel();
        }
        assertThat(closed).containsExactly("iterator", "resource", "iterator", "resource", "iterator", "resource");
        assertThat(reported).containsExactly(first, first, first);
        assertThat(first.getSuppressed()).contains(second).doesNotContain(first);
    }

    /** Nothing is asked for: the source throws when it is asked whether it has ended. */
    @Test
    void theResourceIsClosedAfterASourceThatThrowsBeforeItsFirstItem() {
        var downstream = using(() -> new Items(first, null), second).into(TestSubscriber.create(0));
        assertThat(downstream.awaitError()).isSameAs(first);
        assertThat(closed).containsExactly("resource", "iterator");
        assertThat(first.getSuppressed()).contains(second);
    }

    @Test
    void theResourceIsClosedAfterASourceThatCantBeOpened() {
        var downstream = using(
                        () -> {
                            throw first;
                        },
                        null)
                .into(TestSubscriber.create(0));
        assertThat(downstream.awaitError()).isSameAs(first);
        assertThat(closed).containsExactly("resource");
    }

    @Test
    void anErrorComesOutOfALoopAsItIs() {
        AssertionError error = new AssertionError("as asked");
        Iterator<Integer> items = Flow.<Integer>error(error).toIterable().iterator();
        assertThatThrownBy(items::hasNext).isSameAs(error);
    }

    @Test
    void theResourceIsClosedWhereTheEndNeedsNoDemand() {
        assertThat(using(() -> new Items(null, null), null)
                        .into(TestSubscriber.create(2))
                        .awaitComplete()
                        .items())
                .containsExactly(1, 2);
        assertThat(closed).containsExactly("resource", "iterator");
    }

    /** It has ended and waits to add an item, which nobody will ask for. */
    @Test
    void aSourceBelowWhichSomethingWaitsIsClosedOnce() {
        assertThat(Flow.zip(Flow.fromIterable(() -> new Items(null, null)).endWith(9), Flow.of(5, 6), Integer::sum)
                        .into(TestSubscriber.create(2))
                        .awaitComplete()
                        .items())
                .containsExactly(6, 8);
        assertThat(closed).containsExactly("iterator");
    }
}
