package io.headgate.operators.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A chain of stages that call each other, and the node above them. Stages without state are linked once and serve every
 * subscription: a subscription of such a segment is one object, however long the chain is. With a stateful stage among
 * them the chain is made fresh each time.
 */
public final class Segment<R> {

    private final Node<?> base;

    /** The stages are the last one and those above it, as many as {@code count} says. */
    private final @Nullable StageNode<?, ?> last;

    private final int count;
    private final boolean swallows;
    private final long holds;

    /** The chain that serves every subscription, or null where a stage has state and each subscription has its own. */
    private final @Nullable Sink<?> shared;

    /** What a segment that has turned hot runs instead; null until then. */
    private volatile @Nullable Line hot;

    /**
     * Private copies for the segment's items to run through.
     *
     * @param shared the chain that serves every subscription, or null where each has its own
     */
    record Line(@Nullable Sink<?> shared, HotCode code) {

        /** The loop for this source, which need not be of the kind that the copies were made for. */
        Puller puller(Pulled<?> source) {
            return code.puller(source.puller());
        }
    }

    /** The segment that ends at {@code last}, with as many of the stages above it as {@code count} says. */
    private Segment(@Nullable StageNode<?, ?> last, int count, @Nullable Node<?> source) {
        this.last = last;
        this.count = count;
        boolean stateful = false;
        boolean swallowing = false;
        long held = 0;
        Node<?> above = source;
        StageNode<?, ?> stage = last;
        for (int left = count; left > 0 && stage != null; left--) {
            stateful |= stage.isStateful();
            swallowing |= stage.shape() == StageNode.Shape.SWALLOWS;
            held += stage.holds();
            above = stage.input();
            stage = stage.above();
        }
        base = Objects.requireNonNull(above);
        swallows = swallowing;
        holds = held;
        shared = stateful ? null : link(null);
    }

    /** A segment without stages: what {@code base} gives goes straight to the subscriber. */
    static <R> Segment<R> of(Node<R> base) {
        return new Segment<>(null, 0, base);
    }

    /** The segment that ends at {@code last}: as many stages above it as can share a host. */
    static <R> Segment<R> endingAt(StageNode<?, R> last) {
        if (last.isPulled()) {
            return new Segment<>(last, last.adjacent(), null); // a loop that pulls doesn't ask, so there anything goes
        }
        boolean swallows = false;
        boolean gathers = false;
        int count = 0;
        for (StageNode<?, ?> stage = last; stage != null; stage = stage.above()) {
            // Below a node that pushes, an answer of false has to mean one thing: either "ask for it again" or "it was
            // asked for together with others"; and what is asked for again must not escape a limit above it.
            boolean fits = switch (stage.shape()) {
                case ONE_TO_ONE -> true;
                case SWALLOWS -> !gathers;
                case GATHERS, LIMITS -> !swallows;
            };
            if (!fits) {
                break;
            }
            swallows |= stage.shape() == StageNode.Shape.SWALLOWS;
            gathers |= stage.shape() == StageNode.Shape.GATHERS;
            count++;
        }
        return new Segment<>(last, count, null);
    }

    boolean swallows() {
        return swallows;
    }

    long holds() {
        return holds;
    }

    /** The stages, from the top. */
    public List<StageNode<?, ?>> stages() {
        List<StageNode<?, ?>> stages = new ArrayList<>(count);
        StageNode<?, ?> stage = last;
        for (int left = count; left > 0 && stage != null; left--) {
            stages.add(stage);
            stage = stage.above();
        }
        Collections.reverse(stages);
        return stages;
    }

    /** What gives the segment its items. */
    public Node<?> base() {
        return base;
    }

    private Sink<?> head(@Nullable Line line) {
        Sink<?> known = line == null ? shared : line.shared;
        return known == null ? link(line == null ? null : line.code) : known;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // each stage takes what the one above gives: the facade saw to that
    private Sink<?> link(@Nullable HotCode code) {
        Sink<?> below = code == null ? Tail.SHARED : code.tail();
        StageNode<?, ?> at = last;
        for (int place = count - 1; place >= 0 && at != null; place--) {
            Stage stage = at.create();
            if (code != null) {
                stage = code.stage(place, stage);
            }
            stage.link(at, below);
            below = stage;
            at = at.above();
        }
        return below;
    }

    /** Items of subscriptions that ended before they told by themselves; a lost update only delays the copies. */
    private long shortRuns;

    /** A subscription has ended after {@code items} more than it has told of. */
    void ran(Pulled<?> source, long items) {
        if (shared != null && hot == null) {
            shortRuns += items;
            if (shortRuns >= PullHost.WARM) {
                shortRuns = 0;
                warmed(source, PullHost.WARM);
            }
        }
    }

    /** A subscription says that {@code items} more have gone through it; null as long as nothing is to change. */
    @Nullable
    Line warmed(@Nullable Pulled<?> source, long items) {
        Line known = hot;
        if (known == null && HotCode.ON) {
            List<Stage<?, ?>> originals = new ArrayList<>();
            for (StageNode<?, ?> stage : stages()) {
                originals.add(stage.create());
            }
            HotCode code = HotCode.of(source, originals);
            if (code != null && code.warmed(items, source, originals)) {
                hot = known = new Line(shared == null ? null : link(code), code);
            }
        }
        return known;
    }

    /** A subscription; with an executor, a pulled source is pulled there. */
    @SuppressWarnings("unchecked") // as above
    void subscribe(Subscriber<? super R> downstream, Wiring wiring, @Nullable Executor executor) {
        Line now = hot;
        Sink<?> head;
        try {
            head = head(now);
        } catch (Throwable thrown) {
            Signals.fail(downstream, thrown);
            return;
        }
        Pulled<?> source = open(wiring);
        if (source != null) {
            new PullHost(
                            this,
                            now == null ? source.puller() : now.puller(source),
                            source,
                            head,
                            downstream,
                            wiring,
                            executor)
                    .start();
        } else {
            ((Node<Object>) base).subscribe(new PushHost(this, head, downstream, wiring), wiring);
        }
    }

    /** A cursor over what the segment gives, or null where its base has to be subscribed to. */
    @SuppressWarnings("unchecked") // as above
    @Nullable
    Pulled<R> pull(Wiring wiring) {
        Pulled<?> source = open(wiring);
        if (source == null || count == 0) {
            return (Pulled<R>) source;
        }
        return (Pulled<R>) new SegmentCursor(source, head(hot), wiring);
    }

    /** What can't be opened fails below, where the stages see it. */
    private @Nullable Pulled<?> open(Wiring wiring) {
        try {
            return base.pull(wiring);
        } catch (Throwable thrown) {
            return new Failed<>(thrown);
        }
    }
}
