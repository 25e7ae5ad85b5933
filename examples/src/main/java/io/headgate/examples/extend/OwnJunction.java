package io.headgate.examples.extend;

import io.headgate.core.Channel;
import io.headgate.operators.Flow;
import io.headgate.operators.Operator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A junction of one's own: two flows in, one out, and whatever waits in the urgent one goes first. Each input gets a
 * channel, which asks it for as much as there is room; a loop in direct style takes from them and sends. The loop has a
 * thread to itself while it waits, a virtual one at best.
 */
public final class OwnJunction {
    private OwnJunction() {}

    /**
     * Puts the items of {@code urgent} before those of the flow it is given to, as far as both are waiting.
     *
     * @param room how many items of each may wait; with one on its way they are all that is held
     */
    static <T> Operator<T, T> after(Flow<T> urgent, int room, Executor executor) {
        return upstream -> Flow.produce(executor, 1, outlet -> {
            Channel<T> first = urgent.into(Channel.<T>of(room));
            Channel<T> second = upstream.into(Channel.<T>of(room));
            try {
                for (T item = next(first, second); item != null; item = next(first, second)) {
                    outlet.send(item); // waits for downstream, and ends the loop when that cancels
                }
            } finally {
                first.cancel(); // without effect where it has ended
                second.cancel();
            }
        });
    }

    private static <T> @Nullable T next(Channel<T> first, Channel<T> second) throws InterruptedException {
        T item = first.tryReceive();
        return item == null ? Channel.select(first, second) : item;
    }

    static List<String> run(List<String> urgent, List<String> rest, int room) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            return Flow.fromIterable(rest)
                    .via(after(Flow.fromIterable(urgent), room, executor))
                    .toList(urgent.size() + rest.size())
                    .await(Duration.ofSeconds(10));
        } finally {
            executor.shutdownNow();
        }
    }

    /** Prints alarms before readings. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(run(List.of("fire", "flood"), List.of("12 °C", "13 °C", "12 °C"), 8));
    }
}
