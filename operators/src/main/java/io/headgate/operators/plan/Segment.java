package io.headgate.operators.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    private final List<StageNode<?, ?>> stages;
    private final boolean stateful;
    private final boolean swallows;
    private final long holds;
    private volatile Line line;

    /**
     * What items run through.
     *
     * @param shared the chain that serves every subscription, or null where each has its own
     * @param code whose private copies these are, or null for the classes that everybody shares
     */
    record Line(@Nullable Sink<?> shared, @Nullable HotCode code) {

        /** The loop for this source, which need not be of the kind that the copies were made for. */
        Puller puller(Pulled<?> source) {
            Puller shared = source.puller();
            return code == null ? shared : code.puller(shared);
        }
    }

    private Segment(Node<?> base, List<StageNode<?, ?>> stages) {
        this.base = base;
        this.stages = stages;
        this.swallows = stages.stream().anyMatch(stage -> stage.shape() == StageNode.Shape.SWALLOWS);
        this.holds = stages.stream().mapToLong(Node::holds).sum();
        this.stateful = stages.stream().anyMatch(StageNode::isStateful);
        this.line = line(null);
    }

    private Line line(@Nullable HotCode code) {
        return new Line(stateful ? null : link(code), code);
    }

    static <R> Segment<R> of(Node<?> base, List<StageNode<?, ?>> stages) {
        return new Segment<>(base, stages);
    }

    /** The segment that ends at {@code last}: as many stages above it as can share a host. */
    static <R> Segment<R> endingAt(StageNode<?, R> last) {
        List<StageNode<?, ?>> stages = new ArrayList<>();
        boolean pulled = last.isPulled();
        boolean swallows = false;
        boolean gathers = false;
        Node<?> above = last;
        while (above instanceof StageNode<?, ?> stage) {
            // Below a node that pushes, an answer of false has to mean one thing: either "ask for it again" or "it was
            // asked for together with others"; and what is asked for again must not escape a limit above it. A loop
            // that pulls doesn't ask, so there anything goes.
            boolean fits = pulled
                    || switch (stage.shape()) {
                        case ONE_TO_ONE -> true;
                        case SWALLOWS -> !gathers;
                        case GATHERS, LIMITS -> !swallows;
                    };
            if (!fits) {
                break;
            }
            swallows |= stage.shape() == StageNode.Shape.SWALLOWS;
            gathers |= stage.shape() == StageNode.Shape.GATHERS;
            stages.add(stage);
            above = stage.input();
        }
        Collections.reverse(stages);
        return new Segment<>(above, List.copyOf(stages));
    }

    boolean swallows() {
        return swallows;
    }

    long holds() {
        return holds;
    }

    /** The stages, from the top. */
    public List<StageNode<?, ?>> stages() {
        return stages;
    }

    /** What gives the segment its items. */
    public Node<?> base() {
        return base;
    }

    private Sink<?> head(Line of) {
        Sink<?> shared = of.shared;
        return shared == null ? link(of.code) : shared;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // each stage takes what the one above gives: the facade saw to that
    private Sink<?> link(@Nullable HotCode code) {
        Sink<?> below = code == null ? new Tail() : code.tail();
        for (int place = stages.size() - 1; place >= 0; place--) {
            Stage stage = stages.get(place).create();
            if (code != null) {
                stage = code.stage(place, stage);
            }
            stage.link(stages.get(place), below);
            below = stage;
        }
        return below;
    }

    /**
     * A subscription says that {@code items} more have gone through it. Answers what a chain without state had better
     * use from now on.
     */
    Line warmed(@Nullable Pulled<?> source, long items) {
        Line known = line;
        if (known.code == null) {
            List<Stage<?, ?>> originals = new ArrayList<>();
            for (StageNode<?, ?> stage : stages) {
                originals.add(stage.create());
            }
            HotCode code = HotCode.of(source, originals);
            if (code != null && code.warmed(items, source, originals)) {
                line = known = line(code);
            }
        }
        return known;
    }

    /** A subscription; with an executor, a pulled source is pulled there. */
    @SuppressWarnings("unchecked") // as above
    void subscribe(Subscriber<? super R> downstream, Wiring wiring, @Nullable Executor executor) {
        Line now = line;
        Sink<?> head;
        try {
            head = head(now);
        } catch (Throwable thrown) {
            Signals.fail(downstream, thrown);
            return;
        }
        Pulled<?> source = open(wiring);
        if (source != null) {
            new PullHost(this, now.puller(source), source, head, downstream, wiring, executor).start();
        } else {
            ((Node<Object>) base).subscribe(new PushHost(this, head, downstream, wiring), wiring);
        }
    }

    /** A cursor over what the segment gives, or null where its base has to be subscribed to. */
    @SuppressWarnings("unchecked") // as above
    @Nullable
    Pulled<R> pull(Wiring wiring) {
        Pulled<?> source = open(wiring);
        if (source == null || stages.isEmpty()) {
            return (Pulled<R>) source;
        }
        return (Pulled<R>) new SegmentCursor(source, head(line), wiring);
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
