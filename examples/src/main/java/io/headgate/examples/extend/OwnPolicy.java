package io.headgate.examples.extend;

import io.headgate.core.Channel;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A buffer policy of one's own: when there is no room, the smallest change goes first, and an alarm only if there is nothing
 * else. The policy says which of two items is worth less; room, books and the order of what stays are the library's. It
 * goes wherever a policy goes: {@code buffer}, {@code emit}, a channel.
 */
public final class OwnPolicy {
    private OwnPolicy() {}

    /** What a gauge sends. */
    record Message(boolean alarm, int change) {}

    /** What got through, how many messages were dropped, and how many the buffer says it was offered. */
    record Outcome(List<Message> seen, long dropped, long offered) {}

    static Overflow<Message> leastWorthFirst(AtomicLong dropped) {
        Comparator<Message> worth = Comparator.comparing(Message::alarm).thenComparing(Message::change);
        return Overflow.dropLowest(worth).onDrop((message, reason) -> dropped.incrementAndGet());
    }

    static Outcome run(List<Message> burst, int room) throws Exception {
        AtomicLong dropped = new AtomicLong();
        Channel<Message> buffer = Channel.of(room, leastWorthFirst(dropped));
        burst.forEach(buffer::trySend); // the consumer hasn't even begun
        buffer.complete();
        List<Message> seen = Flow.fromPublisher(buffer).toList(burst.size()).await(Duration.ofSeconds(10));
        return new Outcome(List.copyOf(seen), dropped.get(), buffer.offered());
    }

    /** Prints what is left of six messages where there is room for three. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(run(
                List.of(
                        new Message(false, 3),
                        new Message(true, 1),
                        new Message(false, 1),
                        new Message(false, 9),
                        new Message(true, 2),
                        new Message(false, 7)),
                3));
    }
}
