package io.headgate.operators.plan;

import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.operators.Explain;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plan as JSON, in the shape that {@link Explain#JSON} states. */
public final class Json {

    private static final int VERSION = 1;

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** The plan that ends at {@code last}. */
    public static String of(Node<?> last) {
        Json json = new Json();
        Outline outline = Outline.of(last);
        json.object(() -> {
            json.field("version", VERSION);
            json.field("holds", limit(last.bound()));
            json.key("nodes");
            json.array(outline.entries(), json::node);
            json.key("segments");
            json.array(outline.blocks(), json::segment);
        });
        return json.text.toString();
    }

    private void node(Outline.Entry entry) {
        Node<?> node = entry.node();
        Outline.Block block = entry.block();
        object(() -> {
            field("id", entry.id());
            field("kind", word(node.kind()));
            field("verb", node.verb());
            field("name", node.name());
            field("detail", node.detail());
            key("inputs");
            array(entry.inputs(), text::append);
            field("segment", block == null ? null : block.id());
            Hop hop = node.hop();
            field("hop", hop == null ? null : word(hop));
            storage(node);
            field("holds", limit(node.holds()));
        });
    }

    /** A node that holds items without a policy to choose asks for no more than there is room for. */
    private void storage(Node<?> node) {
        Storage storage = node.storage();
        Long holds = limit(node.holds());
        if (storage == null) {
            key("capacity");
            if (holds == null || holds == 0) {
                value(null);
            } else {
                capacity(holds, "items", null);
            }
            field("policy", null);
            return;
        }
        Capacity<?> capacity = storage.capacity();
        key("capacity");
        capacity(capacity.max(), capacity.weighted() ? "weight" : "items", capacity.budget());
        key("policy");
        policy(storage.overflow());
    }

    private void capacity(long max, String unit, @Nullable Budget budget) {
        object(() -> {
            field("max", max);
            field("unit", unit);
            field("budget", budget == null ? null : budget.toString());
        });
    }

    private void policy(Overflow<?> overflow) {
        Duration expiry = overflow.expiry();
        object(() -> {
            field("kind", overflow.kind().text());
            field("text", overflow.text());
            field("lossy", overflow.kind().lossy() || expiry != null);
            field("expiresAfterNanos", expiry == null ? null : expiry.toNanos());
        });
    }

    private void segment(Outline.Block block) {
        object(() -> {
            field("id", block.id());
            field("runs", block.pulled() ? "pulled" : "pushed");
            field("from", block.from());
            key("stages");
            array(block.stages(), text::append);
        });
    }

    private static @Nullable Long limit(long holds) {
        return holds == Long.MAX_VALUE ? null : holds;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    // ---- the writer ------------------------------------------------------------------------------------------------

    private void object(Runnable fields) {
        text.append('{');
        fields.run();
        text.append('}');
    }

    private <E> void array(List<E> elements, Consumer<? super E> element) {
        text.append('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            element.accept(elements.get(i));
        }
        text.append(']');
    }

    private void field(String key, @Nullable Object value) {
        key(key);
        value(value);
    }

    /** The first key of an object stands right after its brace. */
    private void key(String key) {
        if (text.charAt(text.length() - 1) != '{') {
            text.append(',');
        }
        string(key);
        text.append(':');
    }

    private void value(@Nullable Object value) {
        if (value instanceof String string) {
            string(string);
        } else {
            text.append(value); // null, a whole number or a truth value
        }
    }

    /** RFC 8259, §7; half a surrogate pair, which UTF-8 can't carry, is escaped too. */
    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || isHalf(value, i)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isHalf(String value, int at) {
        char c = value.charAt(at);
        boolean pairedBefore = at > 0 && Character.isSurrogatePair(value.charAt(at - 1), c);
        boolean pairedAfter = at + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(at + 1));
        return Character.isSurrogate(c) && !pairedBefore && !pairedAfter;
    }
}
