package io.headgate.operators.split;

import io.headgate.core.Capacity;
import io.headgate.core.Hooks;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.DrainPass;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Store;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Strict;
import io.headgate.operators.plan.Wiring;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The one subscription of a {@link FanInNode}: a drain pass over one store, into which any number of producers send.
 *
 * <p>What all producers together have been asked for and not yet sent is, with what waits in the store, at most the
 * capacity. One that has used up three quarters of what it was asked for is {@code hungry}; whoever is inside the pass
 * gives the hungry ones more, in the order in which they became so: an eighth of what is free, and one item at least, so
 * that a single producer can't take everything, however silent it then is.
 *
 * <p>State, who writes it, who reads it (what the pass has is told there):
 *
 * <ul>
 *   <li>{@code feeds}, {@code closing}, {@code over}: under the lock of this object, held for a few steps.
 *   <li>{@code hungry}, and {@code ended}, the producers that have ended and not been settled: under the lock as well;
 *       producers' threads put in, the thread inside takes out. A producer is in each at most once, for they are sets, and
 *       one that has ended is hungry no more. So neither is longer than there are producers, however many come and go while
 *       there is no room.
 *   <li>{@code calls}, how many there are in both: written under the lock, read by the thread inside to see whether it has
 *       to take it. Who puts in knocks afterwards. Where arrivals make room, whatever becomes of the items, a producer that
 *       has sent one reads it too. A full fence lies between the store's count and this on either side: the producer sees
 *       the hungry one, or the pass sees the room.
 *   <li>{@code asked}, the sum of what was asked for less what producers that have ended had left: the thread inside. What
 *       is under way is that less what the store was offered; it is read before the room, so an item that arrives in
 *       between makes the sum too low, never too high.
 * </ul>
 */
final class FanInHost<T> extends DrainPass<T> {

    private static final int PART = 8;

    /** After how many deliveries room is looked at, at the latest; a capacity may be a huge weight. */
    private static final int MOST = 1 << 20;

    /** How many producers are asked in a row. */
    private static final int TURNS = 32;

    private final FanInNode<T> node;
    private final Store<T> store;
    private final Wiring wiring;
    private final Capacity<? super T> capacity;
    private final boolean lossy;
    private final Set<Feed> feeds = new LinkedHashSet<>();
    private final Set<Feed> hungry = new LinkedHashSet<>();
    private final Set<Feed> ended = new LinkedHashSet<>();
    private volatile int calls;
    private boolean closing;
    private boolean over;
    private long asked;

    FanInHost(FanInNode<T> node, Store<T> store, Subscriber<? super T> downstream, Wiring wiring) {
        super(
                store,
                downstream,
                null,
                wiring.discarded(),
                Demand.batch(node.capacity().max(), MOST),
                false);
        this.node = node;
        this.store = store;
        this.wiring = wiring;
        this.capacity = node.capacity();
        this.lossy = node.overflow().kind().lossy() || node.overflow().kind() == Overflow.Kind.FAIL;
    }

    /** Hands downstream its subscription, before any producer is subscribed to. */
    void begin() {
        introduce(false);
    }

    /** Takes a producer in and subscribes to it; false where the end has come or was announced. */
    boolean add(Node<T> producer) {
        Feed feed = new Feed();
        synchronized (this) {
            if (closing || over) {
                return false;
            }
            feeds.add(feed);
        }
        producer.subscribe(feed, wiring);
        return true;
    }

    /** No further producers: completes when those that are there have. */
    void close() {
        boolean last;
        synchronized (this) {
            closing = true;
            last = !over && feeds.isEmpty();
            over |= last;
        }
        if (last) {
            node.over();
            complete();
        }
    }

    /** Ends the flow after what came so far; where it is over, the failure is reported. */
    void end(Throwable cause) {
        store.checkOutside(); // it couldn't be sealed
        if (stop()) {
            store.seal();
            fail(cause);
        } else {
            Hooks.undeliverable(cause);
        }
    }

    /** Cancels all producers and lets none in any more; false where that has been done. */
    private boolean stop() {
        List<Feed> last;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            last = new ArrayList<>(feeds);
            feeds.clear();
            hungry.clear();
            ended.clear();
            calls = 0;
        }
        node.over();
        last.forEach(Feed::cancel);
        return true;
    }

    private void gone(Feed feed) {
        boolean last;
        synchronized (this) {
            feeds.remove(feed);
            hungry.remove(feed);
            last = closing && !over && feeds.isEmpty();
            over |= last;
            if (!over) {
                ended.add(feed);
            }
            calls = hungry.size() + ended.size();
        }
        if (last) {
            node.over();
            complete();
        } else {
            knock();
        }
    }

    private void hungers(Feed feed) {
        synchronized (this) {
            if (over || !feeds.contains(feed)) {
                return; // it was cancelled meanwhile
            }
            hungry.add(feed);
            calls = hungry.size() + ended.size();
        }
        knock();
    }

    /** Takes out the first of {@code line}, one of the two above. */
    private synchronized @Nullable Feed next(Set<Feed> line) {
        Iterator<Feed> first = line.iterator();
        if (!first.hasNext()) {
            return null;
        }
        Feed feed = first.next();
        first.remove();
        calls = hungry.size() + ended.size();
        return feed;
    }

    @Override
    protected void cancelUpstream() {
        stop();
    }

    @Override
    protected void settled(long taken, long left) {
        if (calls == 0) {
            return;
        }
        VarHandle.fullFence(); // before the store's count is read
        for (Feed feed = next(ended); feed != null; feed = next(ended)) {
            asked -= feed.asked - feed.received;
        }
        // One that answers on the spot may be hungry again at once: items go out between two rounds.
        for (int turns = 0; calls != 0 && !isDone() && !isCancelled(); turns++) {
            long underWay = asked - store.offered(); // before the room is looked at
            long room = (lossy ? capacity.max() : store.room()) - underWay;
            if (room <= 0) {
                store.whenRoom(this::knock);
                return;
            }
            if (turns == TURNS) {
                knock(); // and have another look
                return;
            }
            Feed feed = next(hungry);
            if (feed == null) {
                return; // those that have ended meanwhile knock
            }
            feed(feed, Math.max(1, room / PART));
        }
    }

    private void feed(Feed feed, long more) {
        if (!feed.done) {
            asked += more;
            feed.ask(more);
        }
    }

    /** One producer. {@code received} is its own thread's, {@code asked} and {@code mark} the pass's. */
    private final class Feed implements Strict<T> {

        private volatile @Nullable Subscription upstream;
        private volatile boolean cancelled;
        private volatile boolean done;
        private volatile long received;
        private volatile long mark;
        private long asked;

        void ask(long more) {
            Subscription subscription = upstream;
            asked += more;
            mark = asked - more + Demand.batch(more);
            if (subscription != null && !cancelled) {
                subscription.request(more);
            }
        }

        void cancel() {
            cancelled = true;
            Subscription subscription = upstream;
            if (subscription != null && !done) {
                subscription.cancel();
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
            if (upstream != null) {
                subscription.cancel(); // §2.5
                return;
            }
            upstream = subscription;
            if (cancelled) {
                subscription.cancel();
                return;
            }
            hungers(this);
        }

        @Override
        public void onNext(T item) {
            if (item == null) {
                NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
                refuse(broken);
                throw broken;
            }
            if (done || cancelled) {
                discard(item);
                return;
            }
            put(item);
            long sofar = received + 1;
            received = sofar;
            if (sofar == mark) {
                hungers(this);
            } else if (lossy) {
                VarHandle.fullFence(); // the store's count was raised first
                if (calls != 0) {
                    knock(); // an arrival is what makes room here, and nobody may have asked for the item
                }
            }
        }

        private void put(T item) {
            Offer offer;
            try {
                offer = store.offer(item);
            } catch (Throwable thrown) {
                discard(item);
                end(thrown);
                Fatal.rethrow(thrown);
                return;
            }
            if (offer == Offer.SENT) {
                if (isDone()) {
                    knock(); // the pass may have given up what was left before this was
                } else {
                    knockForItem();
                }
            } else if (offer != Offer.DROPPED) {
                discard(item);
                if (offer == Offer.FULL) {
                    end(new OverflowException(node.toString(), capacity.text(), demand.outstanding()));
                }
            }
        }

        /** It breaks the rules: it is cancelled, and counts as failed. */
        private void refuse(Throwable why) {
            if (!done) {
                cancel();
                onError(why);
            }
        }

        @Override
        public void onError(Throwable failure) {
            Objects.requireNonNull(failure, "§2.13: onError(null)");
            if (done || (cancelled && isStopped())) {
                Hooks.undeliverable(failure);
                return;
            }
            done = true;
            node.failed(failure);
            gone(this);
        }

        @Override
        public void onComplete() {
            if (!done) {
                done = true;
                gone(this);
            }
        }
    }

    private synchronized boolean isStopped() {
        return over;
    }
}
