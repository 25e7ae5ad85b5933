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
    private final @Nullable Sink<?> shared;
    private final boolean swallows;
    private final long holds;
    private final Puller puller = new Puller();

    private Segment(Node<?> base, List<StageNode<?, ?>> stages) {
        this.base = base;
        this.stages = stages;
        this.swallows = stages.stream().anyMatch(stage -> stage.shape() == StageNode.Shape.SWALLOWS);
        this.holds = stages.stream().mapToLong(Node::holds).sum();
        this.shared = stages.stream().anyMatch(StageNode::isStateful) ? null : link();
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

    private Sink<?> head() {
        return shared == null ? link() : shared;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // each stage takes what the one above gives: the facade saw to that
    private Sink<?> link() {
        Sink<?> below = new Tail();
        for (int i = stages.size() - 1; i >= 0; i--) {
            Stage stage = stages.get(i).create();
            stage.link(stages.get(i), below);
            below = stage;
        }
        return below;
    }

    /** A subscription; with an executor, a pulled source is pulled there. */
    @SuppressWarnings("unchecked") // as above
    void subscribe(Subscriber<? super R> downstream, Wiring wiring, @Nullable Executor executor) {
        Sink<?> head;
        try {
            head = head();
        } catch (Throwable thrown) {
            Signals.fail(downstream, thrown);
            return;
        }
        Pulled<?> source = open(wiring);
        if (source != null) {
            new PullHost(puller, source, head, downstream, wiring, executor).start();
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
        return (Pulled<R>) new SegmentCursor(source, head(), wiring);
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
