package io.headgate.operators.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan in the order in which {@code explain()} tells it, from the source down, with a number for each node and segment.
 * A plan is a tree: a flow that is used as two inputs is two runs, and is there twice.
 */
final class Outline {

    /**
     * A node in its place.
     *
     * @param inputs the numbers of the nodes it gets its items from
     * @param block the segment it is a stage of, or null
     */
    record Entry(
            int id,
            Node<?> node,
            List<Integer> inputs,
            @Nullable Block block) {}

    /**
     * A segment in its place.
     *
     * @param from the number of the node that gives it its items
     * @param stages the numbers of its stages, from the source down
     */
    record Block(int id, boolean pulled, int from, List<Integer> stages) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    private Outline() {}

    /** The plan that ends at {@code last}. */
    static Outline of(Node<?> last) {
        Outline outline = new Outline();
        outline.add(last);
        return outline;
    }

    List<Entry> entries() {
        return entries;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Adds what leads to {@code node}, then the node; gives its number. */
    private int add(Node<?> node) {
        if (node instanceof StageNode<?, ?> stage) {
            return add(stage.segment());
        }
        List<Integer> inputs = new ArrayList<>();
        for (Node<?> input : node.inputs()) {
            inputs.add(add(input));
        }
        return add(node, inputs, null);
    }

    private int add(Segment<?> segment) {
        int from = add(segment.base());
        List<Integer> stages = new ArrayList<>();
        Block block = new Block(blocks.size(), segment.base().isPulled(), from, stages);
        blocks.add(block);
        int above = from;
        for (StageNode<?, ?> stage : segment.stages()) {
            above = add(stage, List.of(above), block);
            stages.add(above);
        }
        return above;
    }

    private int add(Node<?> node, List<Integer> inputs, @Nullable Block block) {
        int id = entries.size();
        entries.add(new Entry(id, node, inputs, block));
        return id;
    }
}
