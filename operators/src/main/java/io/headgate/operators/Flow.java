package io.headgate.operators;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Emitter;
import io.headgate.core.Overflow;
import io.headgate.core.Rate;
import io.headgate.core.Timers;
import io.headgate.operators.buffer.Asking;
import io.headgate.operators.buffer.BatchNode;
import io.headgate.operators.buffer.BufferNode;
import io.headgate.operators.buffer.ConflateNode;
import io.headgate.operators.buffer.DelayNode;
import io.headgate.operators.buffer.ExpandNode;
import io.headgate.operators.buffer.MapMultiNode;
import io.headgate.operators.buffer.NewestNode;
import io.headgate.operators.buffer.StartOnNode;
import io.headgate.operators.buffer.ThrottleNode;
import io.headgate.operators.end.BlockingIterator;
import io.headgate.operators.end.CollectEnd;
import io.headgate.operators.end.CountEnd;
import io.headgate.operators.end.FirstEnd;
import io.headgate.operators.end.FoldEnd;
import io.headgate.operators.end.ForEachAsync;
import io.headgate.operators.end.ForEachEnd;
import io.headgate.operators.end.LastEnd;
import io.headgate.operators.end.ReduceEnd;
import io.headgate.operators.end.SingleEnd;
import io.headgate.operators.end.ToListEnd;
import io.headgate.operators.junction.Blocking;
import io.headgate.operators.junction.CombineLatestNode;
import io.headgate.operators.junction.ConcatMapNode;
import io.headgate.operators.junction.ConcatNode;
import io.headgate.operators.junction.FirstOfNode;
import io.headgate.operators.junction.FlatMapIterableNode;
import io.headgate.operators.junction.FlatMapNode;
import io.headgate.operators.junction.FlatMapOrderedNode;
import io.headgate.operators.junction.InterleaveNode;
import io.headgate.operators.junction.MapAsyncNode;
import io.headgate.operators.junction.MapAsyncPartitionedNode;
import io.headgate.operators.junction.MergeNode;
import io.headgate.operators.junction.MergeSortedNode;
import io.headgate.operators.junction.OrElseNode;
import io.headgate.operators.junction.RecoverWithNode;
import io.headgate.operators.junction.RepeatNode;
import io.headgate.operators.junction.RetryNode;
import io.headgate.operators.junction.SwitchMapNode;
import io.headgate.operators.junction.TakeUntilOtherNode;
import io.headgate.operators.junction.TimeoutNode;
import io.headgate.operators.junction.WithLatestFromNode;
import io.headgate.operators.junction.ZipNode;
import io.headgate.operators.plan.Explanation;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Hop;
import io.headgate.operators.plan.Json;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Mermaid;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Prefetching;
import io.headgate.operators.plan.PulledNode;
import io.headgate.operators.plan.StageNode;
import io.headgate.operators.plan.StageNode.Shape;
import io.headgate.operators.plan.Wiring;
import io.headgate.operators.plan.WiringNode;
import io.headgate.operators.source.AlwaysSource;
import io.headgate.operators.source.ArraySource;
import io.headgate.operators.source.BytesSource;
import io.headgate.operators.source.CompletionNode;
import io.headgate.operators.source.DeferNode;
import io.headgate.operators.source.EmitNode;
import io.headgate.operators.source.EmptySource;
import io.headgate.operators.source.GenerateSource;
import io.headgate.operators.source.IterateSource;
import io.headgate.operators.source.IteratorSource;
import io.headgate.operators.source.LinesSource;
import io.headgate.operators.source.NeverNode;
import io.headgate.operators.source.OneNode;
import io.headgate.operators.source.Produced;
import io.headgate.operators.source.RangeSource;
import io.headgate.operators.source.TicksNode;
import io.headgate.operators.source.UnfoldSource;
import io.headgate.operators.source.UsingNode;
import io.headgate.operators.split.GroupByNode;
import io.headgate.operators.split.WindowNode;
import io.headgate.operators.stage.BatchStage;
import io.headgate.operators.stage.DefaultIfEmptyStage;
import io.headgate.operators.stage.DistinctStage;
import io.headgate.operators.stage.DistinctUntilChangedStage;
import io.headgate.operators.stage.EndWithStage;
import io.headgate.operators.stage.FilterStage;
import io.headgate.operators.stage.HandleStage;
import io.headgate.operators.stage.IndexStage;
import io.headgate.operators.stage.MapErrorStage;
import io.headgate.operators.stage.MapNotNullStage;
import io.headgate.operators.stage.MapStage;
import io.headgate.operators.stage.OnEachStage;
import io.headgate.operators.stage.OnErrorCompleteStage;
import io.headgate.operators.stage.RecoverStage;
import io.headgate.operators.stage.ScanStage;
import io.headgate.operators.stage.SkipStage;
import io.headgate.operators.stage.SkipWhileStage;
import io.headgate.operators.stage.SlidingStage;
import io.headgate.operators.stage.TakeStage;
import io.headgate.operators.stage.TakeUntilStage;
import io.headgate.operators.stage.TakeWhileStage;
import io.headgate.operators.stage.ThrottleFirstStage;
import io.headgate.operators.stage.TimestampedStage;
import io.headgate.operators.stage.WatchNode;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Items that come when they are asked for, and the steps they go through. A flow is an immutable plan: nothing runs, is
 * opened or is allocated for it before somebody subscribes, and each subscriber gets a run of its own.
 *
 * <pre>{@code
 * Flow.lines(Path.of("access.log"))
 *     .map(Line::parse)
 *     .filter(Line::isError)
 *     .batch(500)
 *     .forEach(store::save);
 * }</pre>
 *
 * <p>Where a method says nothing else: demand passes unchanged, it holds no items, null items and null results are an
 * error that names the operator, and what a function throws cancels upstream and fails the flow. D is downstream's demand.
 *
 * @param <T> the items
 */
public final class Flow<T> implements Publisher<T> {
    /** How many items of each input a junction may hold where the user says nothing. */
    private static final int PREFETCH = 32;

    private final Node<T> node;

    Flow(Node<T> node) {
        this.node = node;
    }

    static {
        Plans.key(Flow::node);
    }

    private static @Nullable Node<?> node(Publisher<?> publisher) {
        if (publisher instanceof Flow<?> flow) {
            return flow.node;
        }
        if (publisher instanceof Group<?, ?> group) {
            return group.flow().node;
        }
        return publisher instanceof Hub<?> hub ? hub.node() : publisher instanceof FanIn<?> fanIn ? fanIn.node() : null;
    }

    private static <T> Flow<T> pulled(String verb, PulledNode.Opener<T> opener) {
        return new Flow<>(new PulledNode<>(verb, "", opener));
    }

    // ---- sources ---------------------------------------------------------------------------------------------------

    /** No items. Completes at subscribe, without demand. */
    public static <T> Flow<T> empty() {
        return new Flow<>(EmptySource.node());
    }

    /** No items and no end. */
    public static <T> Flow<T> never() {
        return new Flow<>(new NeverNode<>());
    }

    /** No items. Fails at subscribe, without demand. */
    public static <T> Flow<T> error(Throwable failure) {
        Check.given(failure, "failure");
        return pulled("error", at -> new Failed<>(failure));
    }

    /** One item. */
    public static <T> Flow<T> of(T item) {
        return new Flow<>(new OneNode<>(Check.given(item, "item")));
    }

    /** These items. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> of(T... items) {
        return array("of", items);
    }

    /** The numbers from {@code start} on, {@code count} of them; lazy for any count up to {@link Long#MAX_VALUE}. */
    public static Flow<Long> range(long start, long count) {
        Check.atLeast(0, count, "count");
        return new Flow<>(new PulledNode<>("range", count + " items", at -> new RangeSource(start, count)));
    }

    /** The items of an array, as it is now. */
    public static <T> Flow<T> fromArray(T[] items) {
        return array("fromArray", items);
    }

    private static <T> Flow<T> array(String verb, T[] items) {
        T[] own = Check.noneNull(items, "items");
        return switch (own.length) {
            case 0 -> empty();
            case 1 -> of(own[0]);
            default -> new Flow<>(new PulledNode<>(verb, own.length + " items", at -> new ArraySource<>(own)));
        };
    }

    /**
     * The items of an iterable. {@code hasNext()} is asked at subscribe and after the last item that was asked for, so
     * that the end needs no demand; an iterator or iterable that is {@link AutoCloseable} is closed once, on end, error or
     * cancel.
     */
    public static <T> Flow<T> fromIterable(Iterable<? extends T> items) {
        Check.given(items, "items");
        return pulled("fromIterable", at -> IteratorSource.over(at, items));
    }

    /** The items of a stream made at subscribe, read ahead and closed as {@link #fromIterable} says. */
    public static <T> Flow<T> fromStream(Supplier<? extends Stream<? extends T>> streams) {
        Check.given(streams, "streams");
        return pulled("fromStream", at -> IteratorSource.over(at, streams));
    }

    /**
     * Items made of a state: {@code fn} gives an item and the next state, or nothing at the end. It runs once for each item
     * asked for.
     *
     * <pre>{@code Flow.unfold(1, n -> n > 100 ? Optional.empty() : Optional.of(new Step<>(n, n * 2)))}</pre>
     */
    public static <T, S> Flow<T> unfold(S seed, Function<? super S, Optional<Step<T, S>>> fn) {
        Check.given(seed, "seed");
        Check.given(fn, "fn");
        return pulled("unfold", at -> new UnfoldSource<>(at, seed, fn));
    }

    /** {@code seed}, then what {@code fn} makes of each item before; without end. */
    public static <T> Flow<T> iterate(T seed, UnaryOperator<T> fn) {
        Check.given(seed, "seed");
        Check.given(fn, "fn");
        return pulled("iterate", at -> new IterateSource<>(at, seed, fn));
    }

    /** What {@code supplier} gives, once for each item asked for; without end. */
    public static <T> Flow<T> generate(Supplier<? extends T> supplier) {
        Check.given(supplier, "supplier");
        return pulled("generate", at -> new GenerateSource<>(at, supplier));
    }

    /** The same item again and again; without end. */
    public static <T> Flow<T> always(T item) {
        Check.given(item, "item");
        return new Flow<>(new PulledNode<>("always", "", at -> new AlwaysSource<>(item)));
    }

    /** The publisher that {@code supplier} gives, once for each subscription. */
    public static <T> Flow<T> defer(Supplier<? extends Publisher<? extends T>> supplier) {
        return new Flow<>(new DeferNode<>(Check.given(supplier, "supplier")));
    }

    /** Any publisher, whose mistakes go no further: downstream sees the rules kept. A flow or hub is taken as it is. */
    @SuppressWarnings("unchecked") // items only come out
    public static <T> Flow<T> fromPublisher(Publisher<? extends T> publisher) {
        Check.given(publisher, "publisher");
        return publisher instanceof Flow<?> flow ? (Flow<T>) flow : new Flow<>(Plans.<T>nodeOf(publisher));
    }

    /**
     * Items that need a resource: opened at subscribe, and closed once, before the end is told or after a cancel. What
     * {@code close} throws fails the flow, is added to the failure before it, or goes to {@link io.headgate.core.Hooks}.
     */
    public static <R, T> Flow<T> using(
            Callable<? extends R> open,
            Function<? super R, ? extends Publisher<? extends T>> use,
            Closer<? super R> close) {
        return new Flow<>(
                new UsingNode<>(Check.given(open, "open"), Check.given(use, "use"), Check.given(close, "close")));
    }

    /** Any publisher of {@link java.util.concurrent.Flow}, treated as {@link #fromPublisher} treats one. */
    public static <T> Flow<T> fromFlowPublisher(java.util.concurrent.Flow.Publisher<? extends T> publisher) {
        return fromPublisher(FlowAdapters.toPublisher(Check.given(publisher, "publisher")));
    }

    /**
     * The value of the stage that {@code supplier} starts, once for each subscription; none where it is null. The value
     * waits for demand (so one item may be held), a failure doesn't. A cancel cancels the stage.
     */
    public static <T> Flow<T> fromCompletionStage(Supplier<? extends CompletionStage<? extends T>> supplier) {
        return new Flow<>(new CompletionNode<>(Check.given(supplier, "supplier")));
    }

    /** The lines of a file in UTF-8, as {@link #lines(Path, LineFormat)}. */
    public static Flow<String> lines(Path path) {
        return lines(path, LineFormat.UTF_8);
    }

    /**
     * The lines of a file, opened at subscribe and closed once. A malformed byte sequence fails the flow after the lines
     * before it and says at which byte, unless {@code format} replaces it. Holds two buffers of 8 KiB and one line.
     */
    public static Flow<String> lines(Path path, LineFormat format) {
        Check.given(path, "path");
        Check.given(format, "format");
        return new Flow<>(new PulledNode<>("lines", "" + path, at -> LinesSource.of(at, path, format)));
    }

    /** The lines of a stream in UTF-8, as {@link #lines(Callable, LineFormat)}. */
    public static Flow<String> lines(Callable<? extends InputStream> open) {
        return lines(open, LineFormat.UTF_8);
    }

    /**
     * The lines of a stream, as {@link #lines(Path, LineFormat)}; {@code open} runs at subscribe, and the stream is read
     * only when a line is asked for, so the end may need a demand for one line more.
     */
    public static Flow<String> lines(Callable<? extends InputStream> open, LineFormat format) {
        Check.given(open, "open");
        Check.given(format, "format");
        return pulled("lines", at -> LinesSource.of(at, open, format));
    }

    /** The bytes of a file in chunks of {@code chunkSize}, the last one shorter; opened at subscribe and closed once. */
    public static Flow<ByteBuffer> bytes(Path path, int chunkSize) {
        Check.given(path, "path");
        Check.atLeast(1, chunkSize, "chunkSize");
        return new Flow<>(new PulledNode<>("bytes", "" + path, at -> new BytesSource(path, chunkSize)));
    }

    /**
     * 0, 1, 2, … one each {@code period}, the first after one. A tick that nobody has asked for is dropped; the numbers go
     * on, so a gap shows how many were. Items come on the timers' shared thread: what takes long belongs behind {@link #on}.
     */
    public static Flow<Long> interval(Duration period) {
        return interval(period, dropped -> {});
    }

    /** As {@link #interval(Duration)}, telling {@code onDropped} the number of each tick that is dropped. */
    public static Flow<Long> interval(Duration period, LongConsumer onDropped) {
        return new Flow<>(
                new TicksNode("interval", Check.positive(period, "period"), true, Check.given(onDropped, "onDropped")));
    }

    /** 0 after {@code delay}, then the end; the item is dropped if nobody has asked for it by then. */
    public static Flow<Long> timer(Duration delay) {
        return new Flow<>(new TicksNode("timer", Check.positive(delay, "delay"), false, dropped -> {}));
    }

    /**
     * What any number of threads send to an {@link Emitter}, through a buffer of {@code capacity} items; {@code overflow}
     * says what happens when it is full. {@code body} runs once for each subscription, on the thread that subscribes, and
     * normally hands the emitter to a callback. Holds at most {@code capacity} items.
     */
    public static <T> Flow<T> emit(int capacity, Overflow<? super T> overflow, Consumer<? super Emitter<T>> body) {
        return emit(Capacity.items(capacity), overflow, body);
    }

    /** As {@link #emit(int, Overflow, Consumer)}, with a capacity of any kind. */
    public static <T> Flow<T> emit(
            Capacity<? super T> capacity, Overflow<? super T> overflow, Consumer<? super Emitter<T>> body) {
        Check.unconnected(Check.given(overflow, "overflow"));
        return new Flow<>(new EmitNode<>(
                "emit",
                Check.given(capacity, "capacity"),
                Check.given(overflow, "overflow"),
                Check.given(body, "body")));
    }

    /**
     * What a plain loop sends, which runs on {@code executor} and waits while {@code capacity} items are on their way. The
     * flow completes when the loop returns and fails when it throws; a cancel interrupts it.
     *
     * <pre>{@code
     * Flow.produce(executor, 16, outlet -> {
     *     while (reader.hasMore()) {
     *         outlet.send(reader.read());
     *     }
     * })
     * }</pre>
     */
    public static <T> Flow<T> produce(Executor executor, int capacity, Producer<T> producer) {
        Check.given(executor, "executor");
        Check.given(producer, "producer");
        return new Flow<>(
                new EmitNode<T>("produce", Capacity.items(capacity), Overflow.block(), Produced.on(executor, producer))
                        .hopping(Hop.FUNCTION));
    }

    // ---- stages ----------------------------------------------------------------------------------------------------

    /** What {@code fn} makes of each item. */
    public <R> Flow<R> map(Function<? super T, ? extends R> fn) {
        Check.given(fn, "fn");
        return new Flow<>(StageNode.stateless(node, "map", "", Shape.ONE_TO_ONE, () -> new MapStage<>(fn)));
    }

    /** What {@code fn} makes of each item, without those it makes null of, which are asked for again. */
    public <R> Flow<R> mapNotNull(Function<? super T, ? extends @Nullable R> fn) {
        Check.given(fn, "fn");
        return new Flow<>(StageNode.stateless(node, "mapNotNull", "", Shape.SWALLOWS, () -> new MapNotNullStage<>(fn)));
    }

    /** The items that pass {@code test}; the others are asked for again. */
    public Flow<T> filter(Predicate<? super T> test) {
        Check.given(test, "test");
        return new Flow<>(StageNode.stateless(node, "filter", "", Shape.SWALLOWS, () -> new FilterStage<>(test)));
    }

    /** The same items as another type; one that isn't fails the flow with a {@link ClassCastException}. */
    public <R> Flow<R> cast(Class<R> type) {
        Check.given(type, "type");
        return new Flow<>(StageNode.stateless(
                node, "cast", type.getSimpleName(), Shape.ONE_TO_ONE, () -> new MapStage<>(type::cast)));
    }

    /**
     * The first {@code n} items: never asks for more than n in total, and completes with the n-th. {@code take(0)}
     * completes at subscribe and asks for nothing.
     */
    public Flow<T> take(long n) {
        Check.atLeast(0, n, "n");
        return new Flow<>(StageNode.stateful(node, "take", "" + n, Shape.LIMITS, 0, () -> new TakeStage<>(n)));
    }

    /** The items before the first one that fails {@code test}. */
    public Flow<T> takeWhile(Predicate<? super T> test) {
        Check.given(test, "test");
        return new Flow<>(
                StageNode.stateless(node, "takeWhile", "", Shape.ONE_TO_ONE, () -> new TakeWhileStage<>(test)));
    }

    /** The items up to the first one that passes {@code test}, and that one. */
    public Flow<T> takeUntil(Predicate<? super T> test) {
        Check.given(test, "test");
        return new Flow<>(
                StageNode.stateless(node, "takeUntil", "", Shape.ONE_TO_ONE, () -> new TakeUntilStage<>(test)));
    }

    /** All but the first {@code n} items, which are asked for again. */
    public Flow<T> skip(long n) {
        Check.atLeast(0, n, "n");
        return new Flow<>(StageNode.stateful(node, "skip", "" + n, Shape.SWALLOWS, 0, () -> new SkipStage<>(n)));
    }

    /** The items from the first one on that fails {@code test}; those before are asked for again. */
    public Flow<T> skipWhile(Predicate<? super T> test) {
        Check.given(test, "test");
        return new Flow<>(
                StageNode.stateful(node, "skipWhile", "", Shape.SWALLOWS, 0, () -> new SkipWhileStage<>(test)));
    }

    /**
     * The items whose key is not among the last {@code maxKeys} new ones; the eldest key is forgotten for a further one.
     * What is left out is asked for again.
     */
    public Flow<T> distinct(int maxKeys, Function<? super T, ?> key) {
        Check.atLeast(1, maxKeys, "maxKeys");
        Check.given(key, "key");
        return new Flow<>(StageNode.stateful(
                node, "distinct", maxKeys + " keys", Shape.SWALLOWS, 0, () -> new DistinctStage<>(maxKeys, key)));
    }

    /** The items that differ from the one before; the others are asked for again. */
    public Flow<T> distinctUntilChanged() {
        return distinctUntilChanged(item -> item);
    }

    /** The items whose key differs from that of the one before; the others are asked for again. */
    public Flow<T> distinctUntilChanged(Function<? super T, ?> key) {
        Check.given(key, "key");
        return new Flow<>(StageNode.stateful(
                node, "distinctUntilChanged", "", Shape.SWALLOWS, 0, () -> new DistinctUntilChangedStage<>(key)));
    }

    /**
     * Each result of {@code fn}, which gets the result before it and the item; one out for each in. It begins with
     * {@code seed}, which is not emitted and, being shared by all subscriptions, should not be mutable.
     */
    public <R> Flow<R> scan(R seed, BiFunction<? super R, ? super T, ? extends R> fn) {
        Check.given(seed, "seed");
        Check.given(fn, "fn");
        return new Flow<>(StageNode.stateful(node, "scan", "", Shape.ONE_TO_ONE, 0, () -> new ScanStage<>(seed, fn)));
    }

    /** Each item with its number, from 0 on. */
    public Flow<Indexed<T>> index() {
        return new Flow<>(StageNode.stateful(node, "index", "", Shape.ONE_TO_ONE, 0, () -> new IndexStage<>(0)));
    }

    /** The same items, after {@code action} has seen each. */
    public Flow<T> onEach(Consumer<? super T> action) {
        Check.given(action, "action");
        return new Flow<>(StageNode.stateless(node, "onEach", "", Shape.ONE_TO_ONE, () -> new OnEachStage<>(action)));
    }

    /**
     * The items of the iterable that {@code fn} makes of each item. Asks for one item at a time, the next one when the
     * iterable before it is used up; an iterator that can be closed is. Holds that one.
     */
    public <R> Flow<R> flatMapIterable(Function<? super T, ? extends Iterable<? extends R>> fn) {
        return new Flow<>(new FlatMapIterableNode<>(node, Check.given(fn, "fn")));
    }

    /**
     * Lists of {@code size} items; asks D × size. The rest goes out on completion, with demand; an error comes after the
     * items before it. Holds at most {@code size} items.
     */
    public Flow<List<T>> batch(int size) {
        Check.atLeast(1, size, "size");
        return new Flow<>(
                StageNode.stateful(node, "batch", "size " + size, Shape.GATHERS, size, () -> new BatchStage<>(size)));
    }

    /**
     * Lists of {@code size} items, each list beginning {@code step} items after the one before: they overlap where step is
     * less, and leave items out where it is more. Asks D × step, and once size − step more. Items that were in no list go
     * out in a last, shorter one, on completion and with demand. Holds at most {@code size} items.
     */
    public Flow<List<T>> sliding(int size, int step) {
        Check.atLeast(1, size, "size");
        Check.atLeast(1, step, "step");
        return new Flow<>(StageNode.stateful(
                node,
                "sliding",
                "size " + size + ", step " + step,
                Shape.GATHERS,
                size,
                () -> new SlidingStage<>(size, step)));
    }

    /** These items, each of which waits for demand, then those of this flow. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public final Flow<T> startWith(T... items) {
        return new Flow<>(new ConcatNode<>("startWith", List.of(array("of", items).node, node), false));
    }

    /** The same items, or those of {@code other} if there are none. D passes to the one or the other. */
    public Flow<T> switchIfEmpty(Publisher<? extends T> other) {
        return new Flow<>(new OrElseNode<>("switchIfEmpty", List.of(node, Flow.<T>given(other, "other"))));
    }

    /** The same items, or {@code item} if there are none; it waits for demand. */
    public Flow<T> defaultIfEmpty(T item) {
        Check.given(item, "item");
        return new Flow<>(StageNode.stateful(
                node, "defaultIfEmpty", "", Shape.ONE_TO_ONE, 0, () -> new DefaultIfEmptyStage<>(item)));
    }

    /** The same items, then these; each waits for demand. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public final Flow<T> endWith(T... items) {
        T[] own = Check.noneNull(items, "items");
        return new Flow<>(StageNode.stateful(
                node, "endWith", own.length + " items", Shape.ONE_TO_ONE, 0, () -> new EndWithStage<>(own)));
    }

    /** In place of a failure, the item that {@code fn} makes of it, once there is demand for it; then the end. */
    public Flow<T> recover(Function<? super Throwable, ? extends T> fn) {
        Check.given(fn, "fn");
        return new Flow<>(StageNode.stateful(node, "recover", "", Shape.ONE_TO_ONE, 0, () -> new RecoverStage<>(fn)));
    }

    /** In place of a failure, the one that {@code fn} makes of it. */
    public Flow<T> mapError(Function<? super Throwable, ? extends Throwable> fn) {
        Check.given(fn, "fn");
        return new Flow<>(StageNode.stateless(node, "mapError", "", Shape.ONE_TO_ONE, () -> new MapErrorStage<>(fn)));
    }

    /** Completes in place of a failure. */
    public Flow<T> onErrorComplete() {
        return onErrorComplete(failure -> true);
    }

    /** Completes in place of a failure that passes {@code test}. */
    public Flow<T> onErrorComplete(Predicate<? super Throwable> test) {
        Check.given(test, "test");
        return new Flow<>(StageNode.stateless(
                node, "onErrorComplete", "", Shape.ONE_TO_ONE, () -> new OnErrorCompleteStage<>(test)));
    }

    /**
     * Sees every item and every failure, and says what becomes of it: an item, or null for nothing. After a failure the
     * flow completes; to let one pass, throw it. What is left out is asked for again.
     */
    public <R> Flow<R> handle(Handler<? super T, ? extends R> handler) {
        Check.given(handler, "handler");
        return new Flow<>(StageNode.stateful(node, "handle", "", Shape.SWALLOWS, 0, () -> new HandleStage<>(handler)));
    }

    /**
     * What {@code fn} hands over for each item: none, one or several, at most 1,024. What downstream hasn't asked for waits,
     * and until it is gone no further item is asked for.
     */
    public <R> Flow<R> mapMulti(BiConsumer<? super T, ? super Consumer<R>> fn) {
        return mapMulti(1024, fn);
    }

    /** As {@link #mapMulti(BiConsumer)}, with at most {@code most} items of one; more fail the flow. Holds that many. */
    public <R> Flow<R> mapMulti(int most, BiConsumer<? super T, ? super Consumer<R>> fn) {
        Check.atLeast(1, most, "most");
        return new Flow<>(new MapMultiNode<>(node, most, Check.given(fn, "fn")));
    }

    // ---- buffers and boundaries ------------------------------------------------------------------------------------

    /**
     * Runs ahead of downstream by up to {@code capacity} items: asks for as many as there are free places, replenished in
     * batches at 75 % of the capacity. Items are delivered on whichever thread drains. Holds {@code capacity}.
     */
    public Flow<T> buffer(int capacity) {
        return buffer(Capacity.items(capacity), Overflow.backpressure());
    }

    /** As {@link #buffer(Capacity, Overflow)}, with a capacity in items. */
    public Flow<T> buffer(int capacity, Overflow<? super T> overflow) {
        return buffer(Capacity.items(capacity), overflow);
    }

    /**
     * Holds up to {@code capacity}, in items or in weight, and does what {@code overflow} says when that is full. Under
     * {@code backpressure()} it asks upstream for what there is room for; any other policy asks for everything, and
     * decides what is lost. {@code Flow.range(0, n).buffer(100, Overflow.dropOldest())}
     */
    public Flow<T> buffer(Capacity<? super T> capacity, Overflow<? super T> overflow) {
        Check.given(capacity, "capacity");
        Check.given(overflow, "overflow");
        if (overflow.kind() == Overflow.Kind.BLOCK) {
            throw new IllegalArgumentException(
                    "overflow is block(), must be another: a flow never blocks; Emitter and Channel do");
        }
        Check.unconnected(overflow);
        Asking asking = overflow.kind() == Overflow.Kind.BACKPRESSURE ? Asking.AHEAD : Asking.EVERYTHING;
        return new Flow<>(new BufferNode<>(node, "buffer", capacity, overflow, asking, null));
    }

    /** As {@link #on(Executor, int)}, with a capacity of 256. */
    public Flow<T> on(Executor executor) {
        return on(executor, 256);
    }

    /**
     * The rest of the flow runs on {@code executor}. Lazy: asks upstream for min(D, capacity) and holds no more; nothing right
     * behind a buffer, an emitter or a {@code startOn} of this very executor, which deliver there. What is above runs where it
     * is asked from: here too, if all of it is pulled; {@link #startOn} gives it a thread of its own.
     */
    public Flow<T> on(Executor executor, int capacity) {
        Check.given(executor, "executor");
        return new Flow<>(new BufferNode<>(
                node, "on", Capacity.items(capacity), Overflow.backpressure(), Asking.LAZILY, executor));
    }

    /**
     * Subscribing and requesting happen on {@code executor}: where a source that works when asked works. One that waits for its
     * items (for a socket, for a person) belongs there: else the operator that asks it waits inside the request, and so does
     * what that has ready meanwhile, such as a result of {@code mapAsync} or an item for another subscriber. Asks D.
     */
    public Flow<T> startOn(Executor executor) {
        return new Flow<>(new StartOnNode<>(node, Check.given(executor, "executor")));
    }

    /** Asks upstream for at most {@code n} at a time, whatever downstream asked for. Holds up to {@code n}. */
    public Flow<T> rebatch(int n) {
        return new Flow<>(
                new BufferNode<>(node, "rebatch", Capacity.items(n), Overflow.backpressure(), Asking.LAZILY, null));
    }

    /**
     * The operator before this one runs ahead by {@code n} items, which is what it then asks for and holds; a junction does so
     * with each of its inputs, or inner flows, that can't be pulled. {@code Flow.zip(a, b, fn).prefetch(256)}; with {@link
     * #lazy()} behind it, it asks for min(D, n).
     */
    @SuppressWarnings("unchecked") // the last node of this flow gives what this flow gives
    public Flow<T> prefetch(int n) {
        Check.from(1, node.kind() == Kind.JUNCTION ? Check.PLACES : Integer.MAX_VALUE, n, "n");
        if (node instanceof Prefetching<?>) {
            return new Flow<>(((Prefetching<T>) node).prefetch(n));
        }
        throw new IllegalStateException(
                "prefetch(" + n + ") after " + node + ", which can't run ahead: buffer(n) does");
    }

    /** The operator before this one doesn't run ahead: it asks for no more than downstream did. */
    @SuppressWarnings("unchecked") // as above
    public Flow<T> lazy() {
        if (node instanceof Prefetching<?>) {
            return new Flow<>(((Prefetching<T>) node).lazy());
        }
        throw new IllegalStateException("lazy() after " + node + ", which doesn't run ahead");
    }

    /**
     * Merges items while downstream is slow: {@code fn} makes an item of the first that waits, {@code merge} adds each later
     * one. Asks for everything and holds one merged item; nothing is lost, the rest goes out before the end, with demand.
     * {@code prices.conflate(List::of, Lists::plus)}
     */
    public <R> Flow<R> conflate(
            Function<? super T, ? extends R> fn, BiFunction<? super R, ? super T, ? extends R> merge) {
        return new Flow<>(ConflateNode.unlimited(node, Check.given(fn, "fn"), Check.given(merge, "merge")));
    }

    /**
     * As {@link #conflate}, up to a weight of {@code max}, and no further: then upstream is asked for no more. A single item
     * that is heavier goes out alone. Asks for one item at a time, whatever D is; holds one merged item, and one that didn't
     * fit.
     */
    public <R> Flow<R> batchWeighted(
            long max,
            ToLongFunction<? super T> cost,
            Function<? super T, ? extends R> fn,
            BiFunction<? super R, ? super T, ? extends R> merge) {
        return new Flow<>(ConflateNode.weighted(
                node,
                Check.atLeast(1, max, "max"),
                Check.given(cost, "cost"),
                Check.given(fn, "fn"),
                Check.given(merge, "merge")));
    }

    /**
     * Each item and, while upstream has no next one, what {@code fn} makes up of the last, as long as downstream asks. Asks
     * for one item at a time, when downstream has asked; holds one. {@code flow.expand(x -> Stream.generate(() ->
     * x).iterator())} repeats the last item.
     */
    public Flow<T> expand(Function<? super T, ? extends Iterator<? extends T>> fn) {
        return new Flow<>(new ExpandNode<>(node, Check.given(fn, "fn")));
    }

    // ---- concurrency -----------------------------------------------------------------------------------------------

    /**
     * Starts a stage for each item, at most {@code n} at once, and gives their results in the order of the items.
     *
     * <p>Demand and bound: n started and not yet delivered, whatever downstream asks for.
     */
    public <R> Flow<R> mapAsync(int n, Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        Check.given(fn, "fn");
        return new Flow<>(new MapAsyncNode<>(node, "mapAsync", Check.places(n, "n"), true, fn));
    }

    /**
     * As {@link #mapAsync(int, Function)}, with a limit that may follow the latency that is measured:
     * {@code Concurrency.adaptive(2, 200)}. A lower limit lowers the demand upstream. Bound: the limit's max.
     */
    public <R> Flow<R> mapAsync(
            Concurrency concurrency, Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        return new Flow<>(new MapAsyncNode<>(node, Check.given(concurrency, "concurrency"), Check.given(fn, "fn")));
    }

    /**
     * As {@link #mapAsync(int, Function)}, in the order of the items for each key, with at most {@code perKey} started at
     * once for a key. Demand and bound: n, of which those that wait for their key are a part.
     */
    public <K, R> Flow<R> mapAsyncPartitioned(
            int n,
            int perKey,
            Function<? super T, ? extends K> key,
            Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        Check.atLeast(1, perKey, "perKey");
        Check.given(key, "key");
        return new Flow<>(
                new MapAsyncPartitionedNode<K, T, R>(node, Check.places(n, "n"), perKey, key, Check.given(fn, "fn")));
    }

    /** As {@link #mapAsync(int, Function)}, giving the results as they complete. */
    public <R> Flow<R> mapAsyncUnordered(int n, Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        Check.given(fn, "fn");
        return new Flow<>(new MapAsyncNode<>(node, "mapAsyncUnordered", Check.places(n, "n"), false, fn));
    }

    /**
     * As {@link #mapAsync(int, Function)}, for a function that blocks: it runs on {@code executor}, at most {@code n} times at once, and
     * is interrupted when the flow is cancelled. A rejected task fails the flow.
     */
    public <R> Flow<R> mapBlocking(int n, Executor executor, Function<? super T, ? extends R> fn) {
        Check.given(executor, "executor");
        Check.given(fn, "fn");
        return new Flow<>(
                new MapAsyncNode<>(node, "mapBlocking", Check.places(n, "n"), true, Blocking.<T, R>on(executor, fn))
                        .hopping(Hop.FUNCTION));
    }

    /** As {@link #flatMap(int, Function, int)}, with a prefetch of 32. */
    public <R> Flow<R> flatMap(int n, Function<? super T, ? extends Publisher<? extends R>> fn) {
        return flatMap(n, fn, PREFETCH);
    }

    /**
     * The items of the inner flow that {@code fn} makes of each item, of up to {@code n} inner flows at once, which take
     * turns. The first failure cancels the others.
     *
     * <p>Demand and bound: asks for n, whatever D is, and each inner flow for min(D, prefetch); holds n × prefetch. An inner
     * flow that can be pulled is drained as it is and holds nothing.
     */
    public <R> Flow<R> flatMap(int n, Function<? super T, ? extends Publisher<? extends R>> fn, int prefetch) {
        return new Flow<>(new FlatMapNode<>(
                node, Check.places(n, "n"), Check.places(prefetch, "prefetch"), Check.given(fn, "fn"), false));
    }

    /** As {@link #flatMap(int, Function)}, going on without an inner flow that failed; its failure comes at the end. */
    public <R> Flow<R> flatMapDelayErrors(int n, Function<? super T, ? extends Publisher<? extends R>> fn) {
        return new Flow<>(new FlatMapNode<>(node, Check.places(n, "n"), PREFETCH, Check.given(fn, "fn"), true));
    }

    /** As {@link #flatMapOrdered(int, Function, int)}, with a prefetch of 32. */
    public <R> Flow<R> flatMapOrdered(int n, Function<? super T, ? extends Publisher<? extends R>> fn) {
        return flatMapOrdered(n, fn, PREFETCH);
    }

    /**
     * As {@link #flatMap(int, Function, int)}, in the order of the items: the inner flows run at once, and what one gives
     * waits until those before it have ended. Same demand, same bound. Failures wait their turn too.
     */
    public <R> Flow<R> flatMapOrdered(int n, Function<? super T, ? extends Publisher<? extends R>> fn, int prefetch) {
        return new Flow<>(new FlatMapOrderedNode<>(
                node, Check.places(n, "n"), Check.places(prefetch, "prefetch"), Check.given(fn, "fn")));
    }

    /**
     * The items of the inner flow that {@code fn} makes of each item, one inner flow after the other. Asks for one item at
     * a time; D goes to the inner flow at hand, exactly.
     */
    public <R> Flow<R> concatMap(Function<? super T, ? extends Publisher<? extends R>> fn) {
        return new Flow<>(new ConcatMapNode<>(node, Check.given(fn, "fn"), false));
    }

    /** As {@link #concatMap}, going on with the next item after a failure, which comes at the end. */
    public <R> Flow<R> concatMapDelayErrors(Function<? super T, ? extends Publisher<? extends R>> fn) {
        return new Flow<>(new ConcatMapNode<>(node, Check.given(fn, "fn"), true));
    }

    /**
     * The items of the inner flow that {@code fn} makes of the newest item; the one before it is cancelled.
     *
     * <p>Demand and bound: asks for everything, the inner flow for min(D, 32), which is what it holds; what one inner flow
     * leaves of D the next one gets.
     */
    public <R> Flow<R> switchMap(Function<? super T, ? extends Publisher<? extends R>> fn) {
        return new Flow<>(new SwitchMapNode<>(node, PREFETCH, Check.given(fn, "fn"), false));
    }

    /** As {@link #switchMap}, going on after a failure, which comes at the end. */
    public <R> Flow<R> switchMapDelayErrors(Function<? super T, ? extends Publisher<? extends R>> fn) {
        return new Flow<>(new SwitchMapNode<>(node, PREFETCH, Check.given(fn, "fn"), true));
    }

    // ---- combining -------------------------------------------------------------------------------------------------

    /** The items of several flows, one flow after the other; D goes to the one at hand, exactly. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> concat(Publisher<? extends T>... flows) {
        return Check.given(flows, "flows").length == 0
                ? empty()
                : new Flow<>(new ConcatNode<>("concat", list(flows), false));
    }

    /** As {@link #concat}, going on with the next flow after a failure, which comes at the end. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> concatDelayErrors(Publisher<? extends T>... flows) {
        List<Node<T>> nodes = list(flows);
        return nodes.isEmpty() ? empty() : new Flow<>(new ConcatNode<>("concatDelayErrors", nodes, true));
    }

    /** As {@link #merge(int, Publisher[])}, with a prefetch of 32. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> merge(Publisher<? extends T>... flows) {
        return merge(PREFETCH, flows);
    }

    /**
     * The items of several flows as they come; the flows take turns. The first failure cancels the others.
     *
     * <p>Demand and bound: asks each flow for min(D, prefetch) and holds that many of each; one that can be pulled is
     * drained as it is and holds nothing.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> merge(int prefetch, Publisher<? extends T>... flows) {
        return new Flow<>(new MergeNode<>(list(flows), Check.places(prefetch, "prefetch"), false));
    }

    /** As {@link #merge(Publisher[])}, where the others go on after a failure, which comes at the end. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> mergeDelayErrors(Publisher<? extends T>... flows) {
        return new Flow<>(new MergeNode<>(list(flows), PREFETCH, true));
    }

    /**
     * Merges flows that are sorted by {@code comparator} into one that is; of equal items those of the earlier flow come
     * first. Asks each flow for min(D, 32) and holds that many of each; gives nothing before each has given an item or
     * ended.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> mergeSorted(Comparator<? super T> comparator, Publisher<? extends T>... flows) {
        return new Flow<>(new MergeSortedNode<>(list(flows), PREFETCH, Check.given(comparator, "comparator")));
    }

    /**
     * {@code segmentSize} items of the first flow, as many of the second, and so on, and from the start again; a flow that
     * has ended is passed over. Asks each flow for min(D, 32) and holds that many of each.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> interleave(int segmentSize, Publisher<? extends T>... flows) {
        Check.atLeast(1, segmentSize, "segmentSize");
        List<Node<T>> nodes = list(flows);
        return nodes.isEmpty() ? empty() : new Flow<>(new InterleaveNode<>(nodes, segmentSize, PREFETCH));
    }

    /**
     * The flow that signals first, by an item or its end; the others are cancelled. Until then each is asked for one item,
     * from then on the winner for min(D, 32), which is what it holds.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public static <T> Flow<T> firstOf(Publisher<? extends T>... flows) {
        List<Node<T>> nodes = list(flows);
        return nodes.isEmpty() ? empty() : new Flow<>(new FirstOfNode<>(nodes, PREFETCH));
    }

    /**
     * The items of this flow until {@code other} gives an item or completes; then both are cancelled and this completes at
     * once. Asks this flow for min(D, 32) and holds that many, the other one for one item.
     */
    public Flow<T> takeUntilOther(Publisher<?> other) {
        return new Flow<>(new TakeUntilOtherNode<>(node, Flow.<Object>given(other, "other"), PREFETCH));
    }

    /**
     * For each item of either, what {@code fn} makes of it and the newest item of the other, once both have one. No item is
     * passed over then: each waits for demand. Asks each for min(D, 32) and holds that many of each, and its newest. What
     * was replaced before it was combined goes to the discard handler.
     */
    public static <A, B, R> Flow<R> combineLatest(
            Publisher<? extends A> a, Publisher<? extends B> b, BiFunction<? super A, ? super B, ? extends R> fn) {
        return new Flow<>(CombineLatestNode.<A, B, R>of(
                Flow.<A>given(a, "a"), Flow.<B>given(b, "b"), PREFETCH, Check.given(fn, "fn"), false));
    }

    /** As {@link #combineLatest(Publisher, Publisher, BiFunction)}, for any number of flows, from one on. */
    public static <T, R> Flow<R> combineLatest(
            List<? extends Publisher<? extends T>> flows, Function<? super List<T>, ? extends R> fn) {
        return new Flow<>(CombineLatestNode.<T, R>of(some(flows), PREFETCH, Check.given(fn, "fn"), false));
    }

    /** As {@link #combineLatest(Publisher, Publisher, BiFunction)}, taking a failure for an end; it comes at the end. */
    public static <A, B, R> Flow<R> combineLatestDelayErrors(
            Publisher<? extends A> a, Publisher<? extends B> b, BiFunction<? super A, ? super B, ? extends R> fn) {
        return new Flow<>(CombineLatestNode.<A, B, R>of(
                Flow.<A>given(a, "a"), Flow.<B>given(b, "b"), PREFETCH, Check.given(fn, "fn"), true));
    }

    /** As {@link #combineLatest(List, Function)}, taking a failure for an end; it comes at the end. */
    public static <T, R> Flow<R> combineLatestDelayErrors(
            List<? extends Publisher<? extends T>> flows, Function<? super List<T>, ? extends R> fn) {
        return new Flow<>(CombineLatestNode.<T, R>of(some(flows), PREFETCH, Check.given(fn, "fn"), true));
    }

    /**
     * For each item, what {@code fn} makes of it and the newest item of {@code other}; an item that comes before there is
     * one goes to the discard handler. Asks this flow for min(D, 32) and holds that many, the other one for everything, and
     * holds its newest item.
     */
    public <U, R> Flow<R> withLatestFrom(
            Publisher<? extends U> other, BiFunction<? super T, ? super U, ? extends R> fn) {
        return new Flow<>(
                new WithLatestFromNode<T, U, R>(node, Flow.<U>given(other, "other"), PREFETCH, Check.given(fn, "fn")));
    }

    /**
     * What {@code fn} makes of the first items of both, then of the second ones, and so on. Completes as soon as a pair is
     * impossible, and cancels the longer one. Asks each for min(D, 32) and holds that many of each; nothing where both can
     * be pulled.
     */
    public static <A, B, R> Flow<R> zip(
            Publisher<? extends A> a, Publisher<? extends B> b, BiFunction<? super A, ? super B, ? extends R> fn) {
        return new Flow<>(
                ZipNode.<A, B, R>of(Flow.<A>given(a, "a"), Flow.<B>given(b, "b"), PREFETCH, Check.given(fn, "fn")));
    }

    /** As {@link #zip(Publisher, Publisher, BiFunction)}, for any number of flows, from one on. */
    public static <T, R> Flow<R> zip(
            List<? extends Publisher<? extends T>> flows, Function<? super List<T>, ? extends R> fn) {
        return new Flow<>(ZipNode.<T, R>of(some(flows), PREFETCH, Check.given(fn, "fn")));
    }

    /** The items of this flow, or of the first of {@code others} that has any. D passes to the one at hand. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied
    public final Flow<T> orElse(Publisher<? extends T>... others) {
        List<Node<T>> all = new ArrayList<>(List.of(node));
        all.addAll(nodes(Arrays.asList(Check.given(others, "others"))));
        return new Flow<>(new OrElseNode<>("orElse", List.copyOf(all)));
    }

    private static <T> Node<T> given(Publisher<? extends T> flow, String parameter) {
        return Plans.nodeOf(Check.given(flow, parameter));
    }

    private static <T> List<Node<T>> list(Publisher<? extends T>[] flows) {
        return nodes(Arrays.asList(Check.given(flows, "flows")));
    }

    private static <T> List<Node<T>> some(List<? extends Publisher<? extends T>> flows) {
        Check.atLeast(1, Check.given(flows, "flows").size(), "flows.size()");
        return nodes(flows);
    }

    private static <T> List<Node<T>> nodes(List<? extends Publisher<? extends T>> flows) {
        List<Node<T>> nodes = new ArrayList<>();
        for (Publisher<? extends T> flow : flows) {
            nodes.add(given(flow, "flows[" + nodes.size() + "]"));
        }
        return List.copyOf(nodes);
    }

    // ---- splitting -------------------------------------------------------------------------------------------------

    /**
     * One run of this flow for many subscribers. {@code perSubscriber} says what becomes of one that is slow: with {@code
     * backpressure()} the slowest sets the pace and none is more than {@code capacity} items behind another; a policy that
     * drops concerns that subscriber alone, as {@code disconnect()} does; {@code fail()} ends it for all. Asks for at most
     * {@code capacity} and holds as much, for each subscriber where it isn't backpressure. See {@link Hub}.
     */
    public Hub<T> broadcast(int capacity, Overflow<? super T> perSubscriber) {
        return Hub.broadcast(node, 1, capacity, perSubscriber);
    }

    /** As {@link #broadcast(int, Overflow)}, connecting when so many have subscribed, so that all get the first item. */
    public Hub<T> broadcast(int subscribers, int capacity, Overflow<? super T> perSubscriber) {
        return Hub.broadcast(node, Check.atLeast(1, subscribers, "subscribers"), capacity, perSubscriber);
    }

    /** As {@link #share(int, Overflow)} under backpressure, where no subscriber is more than 256 items behind another. */
    public Flow<T> share() {
        return share(256, Overflow.backpressure());
    }

    /**
     * As {@link #broadcast(int, Overflow)}, connecting with the first subscriber and cancelling upstream with the last; who
     * subscribes after that, or after the end, starts anew.
     */
    public Flow<T> share(int capacity, Overflow<? super T> perSubscriber) {
        return new Flow<>(Hub.share(node, capacity, perSubscriber));
    }

    /**
     * One run of this flow for many subscribers, of which a late one first gets the last {@code atMost} items, at its own
     * demand, then those that follow, none twice and none left out; the end is replayed too. The slowest sets the pace.
     * Asks for at most {@code atMost}, holds 2 × {@code atMost}.
     */
    public Hub<T> replay(int atMost) {
        return Hub.replay(node, Check.places(atMost, "atMost"), null);
    }

    /**
     * As {@link #replay(int)}, without those of the last {@code atMost} items that came longer ago than {@code within}. A
     * bound on time alone would be none: how many come in that time is upstream's affair.
     */
    public Hub<T> replay(Duration within, int atMost) {
        return Hub.replay(node, Check.places(atMost, "atMost"), Check.positive(within, "within"));
    }

    /**
     * One run of this flow whose items are dealt out: each goes to one of the subscribers, in turn, to one that has asked
     * and isn't busy; what a subscriber that leaves was dealt goes to another. Asks for min(the demand of all together,
     * {@code capacity}), and holds as much.
     */
    public Hub<T> balance(int capacity) {
        return Hub.balance(node, Check.places(capacity, "capacity"));
    }

    /**
     * One flow for each key, at most {@code maxGroups} at a time; the policy says what happens where there is no room. Asks
     * for at most the policy's capacity ahead of the groups, and each holds at most that. Take them with {@code
     * flatMap(maxGroups, Group::flow)}, or {@link Group#discard} them.
     */
    public <K> Flow<Group<K, T>> groupBy(
            int maxGroups, Function<? super T, ? extends K> key, GroupPolicy<? super T> policy) {
        Check.places(maxGroups, "maxGroups");
        Check.given(key, "key");
        return new Flow<>(new GroupByNode<T, K, Group<K, T>>(
                node, maxGroups, key, Check.given(policy, "policy"), (k, items) -> new Group<>(k, new Flow<>(items))));
    }

    /** Flows of {@code size} items each, one after the other. Held and outstanding upstream: at most 2 × size. */
    public Flow<Flow<T>> window(int size) {
        return window(Windowing.<T>of(size));
    }

    /** Flows of at most {@code size} items each, which end {@code within} a time of their first. Bound as above. */
    public Flow<Flow<T>> window(int size, Duration within) {
        return window(Windowing.<T>of(size).within(within));
    }

    /** Flows that end with an item for which {@code boundary} is true. Held and outstanding upstream: at most 32. */
    public Flow<Flow<T>> window(Predicate<? super T> boundary) {
        return window(Windowing.<T>endingWith(boundary));
    }

    /** As above, of at most {@code size} items each. Held and outstanding upstream: at most 2 × size. */
    public Flow<Flow<T>> window(int size, Predicate<? super T> boundary) {
        return window(Windowing.<T>of(size).boundary(boundary));
    }

    /**
     * Cuts this flow into flows, each with one subscriber. A window goes out with demand for it; one that is not opened
     * keeps its items, and when there is no more room upstream waits.
     */
    public Flow<Flow<T>> window(Windowing<? super T> windowing) {
        return new Flow<>(
                new WindowNode<T, Flow<T>>(node, Check.given(windowing, "windowing"), items -> new Flow<>(items)));
    }

    // ---- time and rate ---------------------------------------------------------------------------------------------

    /**
     * Gathers items into lists of at most {@code size}; a list goes out when it is full, or {@code within} a time of its
     * first item. Never without demand; held and outstanding upstream are together at most 2 × size.
     */
    public Flow<List<T>> batch(int size, Duration within) {
        return batch(Batching.of(size, within));
    }

    /** As {@link #batch(int, Duration)}. */
    public Flow<List<T>> batch(Batching batching) {
        return new Flow<>(new BatchNode<>(node, Check.given(batching, "batching"), false));
    }

    /**
     * As {@link #batch(int, Duration)}, with a size that follows the load: one item at a time when idle, up to {@code max}
     * when behind. Never without demand; held and outstanding upstream are together at most 2 × max.
     */
    public Flow<List<T>> batchAdaptive(int max, Duration within) {
        Check.from(1, Batching.LARGEST, max, "max");
        return new Flow<>(new BatchNode<>(node, Batching.of(max, within), true));
    }

    /**
     * An item goes out when none has come for {@code quiet} after it; what a newer one takes the place of is dropped. Asks
     * for everything; holds one, which waits for demand and goes out before the end.
     */
    public Flow<T> debounce(Duration quiet) {
        return new Flow<>(NewestNode.debounce(node, Check.positive(quiet, "quiet"), null));
    }

    /** As {@link #debounce(Duration)}, telling {@code onDrop} each item that is dropped. */
    public Flow<T> debounce(Duration quiet, BiConsumer<? super T, DropReason> onDrop) {
        return new Flow<>(NewestNode.debounce(node, Check.positive(quiet, "quiet"), Check.given(onDrop, "onDrop")));
    }

    /**
     * The newest item at the end of each {@code period}, counted from the subscription; the others are dropped. Asks for
     * everything; holds one, which waits for demand and goes out before the end.
     */
    public Flow<T> sample(Duration period) {
        return new Flow<>(NewestNode.sample(node, Check.positive(period, "period"), null));
    }

    /** As {@link #sample(Duration)}, telling {@code onDrop} each item that is dropped. */
    public Flow<T> sample(Duration period, BiConsumer<? super T, DropReason> onDrop) {
        return new Flow<>(NewestNode.sample(node, Check.positive(period, "period"), Check.given(onDrop, "onDrop")));
    }

    /**
     * Lets an item through and drops those that come within {@code window} after it; these are asked for again. Demand
     * passes unchanged; holds nothing.
     */
    public Flow<T> throttleFirst(Duration window) {
        return new Flow<>(ThrottleFirstStage.node(node, Check.positive(window, "window"), null));
    }

    /** As {@link #throttleFirst(Duration)}, telling {@code onDrop} each item that is dropped. */
    public Flow<T> throttleFirst(Duration window, BiConsumer<? super T, DropReason> onDrop) {
        return new Flow<>(
                ThrottleFirstStage.node(node, Check.positive(window, "window"), Check.given(onDrop, "onDrop")));
    }

    /**
     * Each item {@code delay} after it came, in order; the end waits for the items before it. Asks for min(D, capacity) and
     * holds that many, so at most {@code capacity} items pass in {@code delay}.
     */
    public Flow<T> delayEach(Duration delay, int capacity) {
        return new Flow<>(new DelayNode<>(node, Check.positive(delay, "delay"), Check.places(capacity, "capacity")));
    }

    /** The items that come within {@code time} of subscribing; then it completes and cancels upstream. Holds nothing. */
    public Flow<T> takeFor(Duration time) {
        return new Flow<>(TimeoutNode.takeFor(node, Check.positive(time, "time"), Flow.<T>empty().node));
    }

    /** Each item with the time it came, by the clock of the flow. */
    public Flow<Timestamped<T>> timestamped() {
        return new Flow<>(
                StageNode.stateless(node, "timestamped", "", Shape.ONE_TO_ONE, () -> new TimestampedStage<>()));
    }

    /** Asks upstream only for what may pass by {@code rate}. At most min(D, burst) outstanding; holds nothing. */
    public Flow<T> throttle(Rate rate) {
        return new Flow<>(new ThrottleNode<>(node, Check.given(rate, "rate"), null));
    }

    /** As {@link #throttle(Rate)}, where an item takes as many tokens as it costs; asks for one item at a time. */
    public Flow<T> throttle(Rate rate, ToLongFunction<? super T> cost) {
        return new Flow<>(new ThrottleNode<>(node, Check.given(rate, "rate"), Check.given(cost, "cost")));
    }

    /** Fails with a {@link java.util.concurrent.TimeoutException} when a limit is passed. Holds nothing. */
    public Flow<T> timeout(Timeout timeout) {
        return new Flow<>(new TimeoutNode<>(node, Check.given(timeout, "timeout"), null));
    }

    /** As {@link #timeout(Timeout)}, for each item. */
    public Flow<T> timeout(Duration each) {
        return timeout(Timeout.each(each));
    }

    /** Goes on with {@code fallback} when a limit is passed. What was delivered counts; holds nothing. */
    public Flow<T> timeout(Timeout timeout, Publisher<? extends T> fallback) {
        Check.given(timeout, "timeout");
        return new Flow<>(new TimeoutNode<>(node, timeout, Plans.nodeOf(Check.given(fallback, "fallback"))));
    }

    // ---- errors and repetition -------------------------------------------------------------------------------------

    /**
     * Goes on with another publisher when this flow fails. What was delivered before counts against demand; holds
     * nothing.
     */
    public Flow<T> recoverWith(Function<? super Throwable, ? extends Publisher<? extends T>> fn) {
        return new Flow<>(new RecoverWithNode<>(node, Check.given(fn, "fn")));
    }

    /** Subscribes again when this flow fails, at once and at most {@code n} times. Holds nothing. */
    public Flow<T> retry(long n) {
        return retry(Retry.immediately(n));
    }

    /** Subscribes again when this flow fails, as {@code retry} says. What was delivered counts; holds nothing. */
    public Flow<T> retry(Retry retry) {
        return new Flow<>(new RetryNode<>(node, Check.given(retry, "retry")));
    }

    /** Subscribes again when this flow completes, {@code n} times in all. Holds nothing. */
    public Flow<T> repeat(long n) {
        Check.atLeast(1, n, "n");
        return new Flow<>(new RepeatNode<>(node, n));
    }

    // ---- life cycle ------------------------------------------------------------------------------------------------

    /** Runs {@code action} at each subscription, before it goes up. */
    public Flow<T> onStart(Runnable action) {
        return new Flow<>(new WatchNode<>(node, "onStart", Check.given(action, "action"), null, null));
    }

    /** Tells {@code action} how many items are asked for, each time and on whichever thread. */
    public Flow<T> onRequest(LongConsumer action) {
        return new Flow<>(new WatchNode<>(node, "onRequest", null, Check.given(action, "action"), null));
    }

    /** Runs {@code action} when downstream cancels: once, and not after an end. */
    public Flow<T> onCancel(Runnable action) {
        Check.given(action, "action");
        return watched("onCancel", end -> {
            if (end instanceof End.Cancelled) {
                action.run();
            }
        });
    }

    /** Runs {@code action} when upstream completes, before downstream is told. What it throws fails the flow. */
    public Flow<T> onComplete(Runnable action) {
        Check.given(action, "action");
        return watched("onComplete", end -> {
            if (end instanceof End.Completed) {
                action.run();
            }
        });
    }

    /** Tells {@code action} a failure of upstream's, before downstream is told. What it throws is added to that. */
    public Flow<T> onError(Consumer<? super Throwable> action) {
        Check.given(action, "action");
        return watched("onError", end -> {
            if (end instanceof End.Failed failed) {
                action.accept(failed.failure());
            }
        });
    }

    /** Tells {@code action} once how it ended here: completed, failed or cancelled. */
    public Flow<T> onEnd(Consumer<? super End> action) {
        return watched("onEnd", Check.given(action, "action"));
    }

    private Flow<T> watched(String verb, Consumer<? super End> action) {
        return new Flow<>(new WatchNode<>(node, verb, null, null, action));
    }

    /**
     * Gives {@code handler} each item that a cancel or a failure leaves undelivered in the operators before this one: once
     * each, on whichever thread gives it up. Of several handlers an operator uses the nearest one after it.
     */
    public Flow<T> onDiscard(Consumer<Object> handler) {
        Check.given(handler, "handler");
        return new Flow<>(new WiringNode<>(node, "onDiscard", wiring -> new Wiring(handler, wiring.timers())));
    }

    /** The clock of the timed operators before this one; real time without it. */
    public Flow<T> timers(Timers timers) {
        Check.given(timers, "timers");
        return new Flow<>(new WiringNode<>(node, "timers", wiring -> new Wiring(wiring.discarded(), timers)));
    }

    /** Gives the operator before it a name, which shows in plans, counters and messages. */
    public Flow<T> named(String name) {
        return new Flow<>(node.named(Check.given(name, "name")));
    }

    /** The flow that {@code operator} makes of this one: a way to put rarer operators, and one's own, into a chain. */
    public <R> Flow<R> via(Operator<T, R> operator) {
        Flow<R> made = Check.given(operator, "operator").apply(this);
        return Check.given(made, "what the operator returned");
    }

    /** What {@code fn} makes of this flow, of whatever type. */
    public <R> R transform(Function<? super Flow<T>, ? extends R> fn) {
        return Check.given(fn, "fn").apply(this);
    }

    // ---- ends ------------------------------------------------------------------------------------------------------

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        node.subscribe(Objects.requireNonNull(subscriber, "§1.9: subscriber"), Wiring.DEFAULT);
    }

    /** Runs the flow: {@code action} gets each item. Asks for everything. The result is null. */
    public Result<@Nullable Void> forEach(Consumer<? super T> action) {
        return new ForEachEnd<T>(Check.given(action, "action")).of(node);
    }

    /**
     * Runs the flow: starts a stage for each item, at most {@code n} at once. Ends when all have; the first failure cancels
     * upstream and the other stages. The result is null.
     */
    public Result<@Nullable Void> forEachAsync(int n, Function<? super T, ? extends CompletionStage<?>> fn) {
        Check.atLeast(1, n, "n");
        return new ForEachEnd<Boolean>(done -> {}).of(ForEachAsync.node(node, n, Check.given(fn, "fn")));
    }

    /** Runs the flow into a collector. Asks for everything, so the collector sets what is held. */
    public <A, R> Result<R> collect(Collector<? super T, A, R> collector) {
        return new CollectEnd<T, A, R>(Check.given(collector, "collector")).of(node);
    }

    /** Runs the flow and joins its items into one, from the first on; empty if there are none. */
    public Result<Optional<T>> reduce(BinaryOperator<T> fn) {
        return new ReduceEnd<>(Check.given(fn, "fn")).of(node);
    }

    /** Runs the flow and joins its items with {@code seed}, from the first on. */
    public <R> Result<R> fold(R seed, BiFunction<? super R, ? super T, ? extends R> fn) {
        return new FoldEnd<T, R>(Check.given(seed, "seed"), Check.given(fn, "fn")).of(node);
    }

    /** The first item, or empty; asks for one and cancels the rest. */
    public Result<Optional<T>> first() {
        return new FirstEnd<T>().of(node);
    }

    /** Runs the flow and gives its last item, or empty. */
    public Result<Optional<T>> last() {
        return new LastEnd<T>().of(node);
    }

    /**
     * The only item. Fails with {@link java.util.NoSuchElementException} if there is none, and with {@link
     * IllegalStateException} if there is a second one, which is why it asks for two.
     */
    public Result<T> single() {
        return new SingleEnd<T>().of(node);
    }

    /** Runs the flow and gives the number of its items. */
    public Result<Long> count() {
        return new CountEnd<T>().of(node);
    }

    /**
     * Runs the flow and gives its items. Fails with {@link IllegalStateException} when there are more than {@code max};
     * asks for one more than that.
     */
    public Result<List<T>> toList(int max) {
        Check.atLeast(0, max, "max");
        return new ToListEnd<T>(max).of(node);
    }

    /** The items for a loop that waits for each, as {@link #toIterable(int)}; asks for one at a time. */
    public Iterable<T> toIterable() {
        return toIterable(1);
    }

    /**
     * The items for a loop that waits: each iterator subscribes with its first question and asks for {@code prefetch} items
     * ahead of the loop. A source that can be pulled is, on the thread of the loop, and nothing runs ahead. A failure is
     * thrown, a checked one in a {@link java.util.concurrent.CompletionException}; an interrupt cancels the flow and is a
     * {@link java.util.concurrent.CancellationException}. A loop that may stop early uses {@link #toStream(int)}.
     */
    public Iterable<T> toIterable(int prefetch) {
        Check.atLeast(1, prefetch, "prefetch");
        return () -> new BlockingIterator<>(node, prefetch);
    }

    /** The items as a stream that waits for each, as {@link #toStream(int)}; asks for one at a time. */
    public Stream<T> toStream() {
        return toStream(1);
    }

    /** As {@link #toIterable(int)}, as a stream; closing it cancels the flow. */
    public Stream<T> toStream(int prefetch) {
        return BlockingIterator.stream(node, Check.atLeast(1, prefetch, "prefetch"));
    }

    /** Subscribes, and gives the subscriber back. */
    public <S extends Subscriber<? super T>> S into(S subscriber) {
        subscribe(Check.given(subscriber, "subscriber"));
        return subscriber;
    }

    /** This flow, which is a publisher. */
    public Publisher<T> toPublisher() {
        return this;
    }

    /** This flow for subscribers of {@link java.util.concurrent.Flow}. */
    public java.util.concurrent.Flow.Publisher<T> toFlowPublisher() {
        return FlowAdapters.toFlowPublisher(this);
    }

    // ---- seeing ----------------------------------------------------------------------------------------------------

    /**
     * The plan as text, from the source down: every node with its name and arguments, which stages share a segment, what
     * each holds, and at the end the most items that one run holds at once.
     */
    public String explain() {
        return Explanation.of(node);
    }

    /** The plan as {@code format} says: as text, as a Mermaid flowchart, or as JSON of a shape it states. */
    public String explain(Explain format) {
        return switch (Check.given(format, "format")) {
            case TEXT -> Explanation.of(node);
            case MERMAID -> Mermaid.of(node);
            case JSON -> Json.of(node);
        };
    }

    /** The most items that one run of this flow holds at once, or {@link Long#MAX_VALUE} where nothing limits it. */
    public long bound() {
        return node.bound();
    }

    @Override
    public String toString() {
        return "Flow[" + node + "]";
    }
}
