package io.headgate.operators.plan;

import java.util.Locale;

/** A plan as a Mermaid flowchart, drawn as {@link io.headgate.operators.Explain#MERMAID} says. */
public final class Mermaid {

    private final StringBuilder text = new StringBuilder("flowchart TD\n");

    private Mermaid() {}

    /** The plan that ends at {@code last}. */
    public static String of(Node<?> last) {
        Mermaid chart = new Mermaid();
        Outline outline = Outline.of(last);
        for (Outline.Entry entry : outline.entries()) {
            if (entry.block() == null) {
                chart.node(entry, "  ");
            } else if (entry.id() == entry.block().stages().get(0)) {
                chart.segment(outline, entry.block());
            }
        }
        for (Outline.Entry entry : outline.entries()) {
            for (int input : entry.inputs()) {
                chart.arrow(outline.entries().get(input), "n" + entry.id());
            }
        }
        Outline.Entry end = outline.entries().get(outline.entries().size() - 1);
        chart.text.append("  total[/\"holds at most ").append(Explanation.items(last.bound()));
        chart.text.append("\"\\]\n");
        chart.arrow(end, "total");
        return chart.text.toString();
    }

    private void segment(Outline outline, Outline.Block block) {
        text.append("  subgraph s").append(block.id()).append("[\"segment, ");
        text.append(block.pulled() ? "pulled" : "pushed").append("\"]\n");
        for (int stage : block.stages()) {
            node(outline.entries().get(stage), "    ");
        }
        text.append("  end\n");
    }

    private void node(Outline.Entry entry, String indent) {
        Node<?> node = entry.node();
        String note = Explanation.note(node);
        String label = node.kind().name().toLowerCase(Locale.ROOT) + " " + node;
        String quoted = "\"" + escaped(label) + (note.isEmpty() ? "" : "<br/>" + escaped(note)) + "\"";
        text.append(indent).append('n').append(entry.id());
        text.append(
                switch (node.kind()) {
                    case SOURCE -> "([" + quoted + "])";
                    case STAGE -> "[" + quoted + "]";
                    case BUFFER -> "[[" + quoted + "]]";
                    case JUNCTION -> "{{" + quoted + "}}";
                    case SPLIT -> "[/" + quoted + "/]";
                });
        text.append('\n');
    }

    private void arrow(Outline.Entry from, String to) {
        String line = from.node().hop() == Hop.DOWNSTREAM ? " -.-> " : " --> ";
        text.append("  n").append(from.id()).append(line).append(to).append('\n');
    }

    /** Inside quotes Mermaid reads entities, HTML, and Markdown after a backtick; none is meant here. */
    private static String escaped(String words) {
        StringBuilder safe = new StringBuilder();
        words.codePoints().forEach(c -> {
            if ("\"#&<>`\\*_~".indexOf(c) >= 0) {
                safe.append('#').append(c).append(';');
            } else {
                safe.appendCodePoint(c < ' ' ? ' ' : c);
            }
        });
        return safe.toString();
    }
}
