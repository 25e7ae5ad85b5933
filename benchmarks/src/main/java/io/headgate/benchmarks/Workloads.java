package io.headgate.benchmarks;

/**
 * The jobs, one interface each. A library implements those it has the operators for, in the way its own documentation
 * would write them; what a job returns is compared with the true answer after every run ({@link Row#check}).
 *
 * <p>{@code n} is the number of items that go in. Numbers are whatever the library's own range gives ({@code Integer} or
 * {@code Long}). The stages of <i>sync</i>, which several jobs share, are
 * {@code map(x → x + 1) → filter(x is even) → map(x → x + 1L)}.
 */
public final class Workloads {

    private Workloads() {}

    /** What every library under measurement is. */
    public interface Library {}

    /** range → map → filter → map → a summing subscriber of the library's own kind that asks for everything. */
    public interface Sync extends Library {
        long sync(int n);
    }

    /** As {@link Sync}, into a plain Reactive Streams subscriber. */
    public interface SyncPlain extends Library {
        long syncPlain(int n);
    }

    /** As {@link Sync}, ended by the library's own reduce. */
    public interface Reduce extends Library {
        long reduce(int n);
    }

    /** As {@link Sync}, asking for 128 items at a time. */
    public interface Credits extends Library {
        long credits(int n);
    }

    /** As {@link Credits}, into a plain Reactive Streams subscriber. */
    public interface CreditsPlain extends Library {
        long creditsPlain(int n);
    }

    /** As {@link Sync}, after eight other pipelines of the same library ran hot: what a server sees. */
    public interface Polluted extends Sync {
        /** Runs eight pipelines that differ in operators, functions, sources and subscribers over {@code n} items each. */
        long pollute(int n);
    }

    /** range → another executor → sum; the source may be polled by the consumer. */
    public interface Hop extends Library {
        long hop(int n);
    }

    /** {@link RangePublisher} → another executor → sum; the source is foreign, every item crosses. */
    public interface HopHidden extends Library {
        long hopHidden(int n);
    }

    /** range on one executor → another executor → map → sum. */
    public interface TwoHops extends Library {
        long twoHops(int n);
    }

    /** As {@link TwoHops}, both hops on one fork-join pool. */
    public interface TwoHopsForkJoin extends Library {
        long twoHopsForkJoin(int n);
    }

    /** range → as for {@link TwoHops}, one item at a time: a request goes to one executor, its item to the other. */
    public interface PingPong extends Library {
        long pingPong(Threads.Kind kind, int n);
    }

    /** {@code n} inner flows of one item, merged. */
    public interface FlatMapJust extends Library {
        long flatMapJust(int n);
    }

    /** {@code n / 100} inner ranges of 100, merged. */
    public interface FlatMapRange extends Library {
        long flatMapRange(int n);
    }

    /** {@code n / 100} inner ranges of 100, one after the other. */
    public interface ConcatMap extends Library {
        long concatMap(int n);
    }

    /** {@code n} inner flows of one item that is made on a pool of two threads, 16 of them at once. */
    public interface FlatMapAsync extends Library {
        long flatMapAsync(int n);
    }

    /** Four ranges of {@code n / 4}, each on a thread of its own, merged. */
    public interface Merge extends Library {
        long merge(int n);
    }

    /** One range to four subscribers that all ask for everything; returns the sum of their sums. */
    public interface Multicast extends Library {
        long multicast(int n);
    }

    /** Two ranges of {@code n}, added pair by pair. */
    public interface Zip extends Library {
        long zip(int n);
    }

    /** range → batches of 100 → the sum of their sizes. */
    public interface Batch extends Library {
        long batch(int n);
    }

    /** As {@link Batch}, where a batch also goes out 10 ms after its first item. */
    public interface BatchOrTime extends Library {
        long batchOrTime(int n);
    }

    /** As {@link BatchOrTime}, asking for 8 batches at a time: for those that never send one without demand. */
    public interface BatchOrTimeCredits extends Library {
        long batchOrTimeCredits(int n);
    }

    /** A blocking producer thread → a bounded queue of 128 → a blocking consumer thread. */
    public interface HandOff extends Library {
        long handOff(int n);
    }

    /**
     * A producer at full speed → a bounded buffer of 256 that drops what arrives while it is full → a consumer on another
     * executor. Returns how many came through.
     */
    public interface DropNewest extends Library {
        long dropNewest(int n);
    }

    /** As {@link DropNewest}, dropping the oldest; at most 512 items wait between the two threads. */
    public interface DropOldest extends Library {
        long dropOldest(int n);
    }

    /** As {@link DropNewest}, keeping only the latest item before a hop to the executor that holds 256. */
    public interface Latest extends Library {
        long latest(int n);
    }

    /** As {@link Latest} with a hop that holds one item, so that what comes is never old. */
    public interface LatestFresh extends Library {
        long latestFresh(int n);
    }

    /** one item → map → filter → a fresh subscriber, {@code n} subscriptions to one assembled pipeline. */
    public interface Subscribe2 extends Library {
        long subscribe2(int n);
    }

    /** As {@link Subscribe2} with ten operators: map and filter, five times. */
    public interface Subscribe10 extends Library {
        long subscribe10(int n);
    }

    /** As {@link Subscribe2}, with a pipeline assembled anew for each subscription. */
    public interface Assemble2 extends Library {
        long assemble2(int n);
    }

    /** As {@link Subscribe10}, with a pipeline assembled anew for each subscription. */
    public interface Assemble10 extends Library {
        long assemble10(int n);
    }

    /** {@code n} items through a raw single-producer single-consumer ring of 256, both sides spinning. */
    public interface Ring extends Library {
        long ring(int n);
    }
}
