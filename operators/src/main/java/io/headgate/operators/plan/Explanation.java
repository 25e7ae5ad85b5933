package io.headgate.operators.plan;

import java.util.List;
import java.util.Locale;

/**
 * A plan as text, from the source down: one line for each node, and one above each segment. What comes from several
 * inputs is preceded by one branch for each.
 */
public final class Explanation {

    private static final int DETAIL_COLUMN = 40;

    private final StringBuilder text = new StringBuilder();

    private Explanation() {}

    /** The plan that ends at {@code last}. */
    public static String of(Node<?> last) {
        Explanation explanation = new Explanation();
        explanation.tell(last, "");
        explanation.text.append("holds at most ").append(items(last.bound())).append(System.lineSeparator());
        return explanation.text.toString();
    }

    private void tell(Node<?> node, String indent) {
        if (node instanceof StageNode<?, ?> stage) {
            tell(stage.segment(), indent);
            return;
        }
        List<Node<?>> inputs = node.inputs();
        if (inputs.size() == 1) {
            tell(inputs.get(0), indent);
        } else {
            for (int i = 0; i < inputs.size(); i++) {
                line(indent, "input " + (i + 1) + " of " + inputs.size(), "");
                tell(inputs.get(i), indent + "│ ");
            }
        }
        line(indent, node.kind().name().toLowerCase(Locale.ROOT) + " " + node, note(node));
    }

    private void tell(Segment<?> segment, String indent) {
        Node<?> base = segment.base();
        tell(base, indent);
        line(indent, "segment", base.isPulled() ? "pulled" : "pushed");
        for (StageNode<?, ?> stage : segment.stages()) {
            line(indent, "  stage " + stage, note(stage));
        }
    }

    /** What is worth knowing of {@code node}: its arguments, and what it holds. */
    static String note(Node<?> node) {
        long holds = node.holds();
        if (holds == 0) {
            return node.detail();
        }
        String held = "holds at most " + items(holds);
        return node.detail().isEmpty() ? held : node.detail() + "; " + held;
    }

    static String items(long n) {
        if (n == Long.MAX_VALUE) {
            return "any number of items";
        }
        return String.format(Locale.ROOT, n == 1 ? "%,d item" : "%,d items", n);
    }

    private void line(String indent, String what, String detail) {
        String start = indent + what;
        text.append(start);
        if (!detail.isEmpty()) {
            text.append(" ".repeat(Math.max(2, DETAIL_COLUMN - start.length()))).append(detail);
        }
        text.append(System.lineSeparator());
    }
}
