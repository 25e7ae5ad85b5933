package io.headgate.pipelines;

import io.headgate.core.Channel;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.testkit.VirtualTimers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.reactivestreams.Publisher;

/**
 * What one run of a pipeline has around it: who runs its tasks, its clock, its sources, and what they say afterwards.
 * Whatever a pipeline needs from outside is a method here, so that a printed program says the same thing.
 *
 * <p>State: the lists are guarded by this; what is in them guards itself.
 */
public final class Scene {

    private final Crew crew;
    private final VirtualTimers timers = new VirtualTimers();
    private final boolean probed;
    private final List<Ledger> ledgers = new ArrayList<>();
    private final TreeMap<Integer, Books> books = new TreeMap<>();
    private final List<Hub<?>> hubs = new ArrayList<>();
    private final List<String> conserving = new ArrayList<>();

    Scene(Crew crew, boolean probed) {
        this.crew = crew;
        this.probed = probed;
    }

    /** For operators that hop. */
    public Executor executor() {
        return crew;
    }

    /** Time moves when nothing else does. */
    public Timers timers() {
        return timers;
    }

    VirtualTimers clock() {
        return timers;
    }

    // ---- sources
    // -----------------------------------------------------------------------------------------------------

    /** {@code count} numbers from {@code from} on, by an iterator that must be closed. */
    public Flow<Long> pulled(long from, int count) {
        return Flow.fromIterable(() -> new Closing(from, count, ledger("pulled from " + from)));
    }

    /** The same, by a publisher that sends on a thread of its own, and fails at the end if {@code failing}. */
    public Flow<Long> pushing(long from, int count, boolean failing) {
        return Flow.fromPublisher(pushed(from, count, failing));
    }

    private Publisher<Long> pushed(long from, int count, boolean failing) {
        return subscriber ->
                new Sending(subscriber, from, count, failing, ledger("pushing from " + from), crew, false).start();
    }

    /** The same, by a publisher that sends from within {@code request}. */
    public Flow<Long> foreign(long from, int count, boolean failing) {
        return Flow.fromPublisher(subscriber ->
                new Sending(subscriber, from, count, failing, ledger("foreign from " + from), crew, true).start());
    }

    /** The same, which fails at the end {@code times} times, and completes when it is subscribed to again. */
    public Flow<Long> flaky(long from, int count, int times) {
        AtomicInteger attempts = new AtomicInteger();
        return Flow.defer(() -> pushing(from, count, attempts.getAndIncrement() < times));
    }

    /** The same, by an emitter that says FULL now and then. */
    public Flow<Long> emitted(long from, int count, boolean failing, int capacity) {
        return Flow.emit(capacity, Overflow.backpressure(), emitter -> {
            Ledger ledger = ledger("emitter from " + from);
            emitter.onCancel(ledger::cancelled);
            Pump pump = new Pump(crew, from, count) {
                @Override
                boolean send(long item) {
                    return switch (emitter.send(item)) {
                        case SENT, CLOSED, DROPPED -> true;
                        case FULL -> false;
                    };
                }

                @Override
                void end() {
                    if (!emitter.isClosed()) {
                        ledger.ended(); // otherwise onCancel was told
                    }
                    if (failing && !emitter.isClosed()) {
                        emitter.fail(new Boom("end of " + from));
                    } else {
                        emitter.complete();
                    }
                }
            };
            emitter.onDemand(n -> pump.knock());
            pump.knock();
        });
    }

    /** The same, through a channel of {@code capacity}, which may be a rendezvous. */
    public Flow<Long> channelled(long from, int count, boolean failing, int capacity) {
        return Flow.defer(() -> {
            Channel<Long> channel = Channel.of(capacity);
            crew.execute(() -> send(channel, from, from, from + count, failing));
            return channel;
        });
    }

    private void send(Channel<Long> channel, long from, long next, long end, boolean failing) {
        if (next < end) {
            CompletionStage<?> sent = channel.sendAsync(next);
            sent.whenComplete((offer, failure) -> crew.execute(() -> send(channel, from, next + 1, end, failing)));
        } else if (failing) {
            channel.fail(new Boom("end of " + from));
        } else {
            channel.complete();
        }
    }

    // ---- what users' functions do
    // ------------------------------------------------------------------------------------

    /** {@code item}, in a while; fails at {@code boom}. */
    public CompletionStage<Long> later(long item, long boom) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        Runnable finish = () -> {
            try {
                result.complete(Boom.at(boom).apply(item));
            } catch (Boom failure) {
                result.completeExceptionally(failure);
            }
        };
        if (Math.floorMod(item, 3) == 0) {
            finish.run();
        } else {
            crew.execute(finish);
        }
        return result;
    }

    /** A flow of a few items, of a kind and a number that follow from {@code item}; fails at the end of that of {@code boom}. */
    public Flow<Long> inner(long item, long boom) {
        int count = innerCount(item);
        Flow<Long> items = switch ((int) Math.floorMod(item / 4, 4L)) {
            case 0 -> pulled(item, count);
            case 1 -> pushing(item, count, false);
            case 2 -> Flow.range(item, count).on(crew, 2);
            default -> foreign(item, count, false);
        };
        return item == boom ? Flow.concat(items, Flow.error(new Boom("at " + boom))) : items;
    }

    static List<Long> innerItems(long item) {
        return LongStream.range(item, item + innerCount(item)).boxed().toList();
    }

    private static int innerCount(long item) {
        return (int) Math.floorMod(item, 4L);
    }

    // ---- what is seen
    // ------------------------------------------------------------------------------------------------

    private synchronized Ledger ledger(String name) {
        Ledger ledger = new Ledger(name);
        ledgers.add(ledger);
        return ledger;
    }

    private synchronized Books books(int step) {
        return books.computeIfAbsent(step, key -> new Books());
    }

    /** What is dropped by the operator of that step. */
    public BiConsumer<Long, DropReason> drops(int step) {
        return (item, reason) -> books(step).drop(item);
    }

    /** A hub goes on when its subscribers have left, until it is cancelled: which it is at the end of the run. */
    public synchronized <T> Hub<T> hub(Hub<T> hub) {
        hubs.add(hub);
        return hub;
    }

    /** Two subscribers of one hub, joined. */
    public Flow<Long> twice(Hub<Long> hub) {
        Flow<Long> flow = hub(hub).flow();
        return Flow.merge(1, flow, hub.flow());
    }

    /** What is discarded above is no matter of the operators below. */
    public Flow<Long> apart(Flow<Long> flow) {
        return probed ? flow.onDiscard(item -> {}) : flow;
    }

    /** Counts what goes into the operator of a step. */
    public Flow<Long> in(int step, Flow<Long> flow) {
        return probed
                ? flow.onEach(item -> books(step).enter(item)).onDiscard(item -> {}) // what hasn't come in yet
                : flow;
    }

    /** Counts what comes out of it, and what it gives up. */
    public Flow<Long> out(int step, String operator, Flow<Long> flow) {
        if (!probed) {
            return flow;
        }
        synchronized (this) {
            conserving.add(step + " " + operator);
        }
        return flow.onEach(item -> books(step).leave(item))
                .onDiscard(item -> books(step).discard(item));
    }

    /** The hubs, the lowest first: who cancels them one after the other makes none tell another one of it. */
    synchronized List<Hub<?>> hubs() {
        List<Hub<?>> lowestFirst = new ArrayList<>(hubs);
        Collections.reverse(lowestFirst);
        return lowestFirst;
    }

    /** At rest: what doesn't add up. */
    synchronized List<String> complaints() {
        List<String> found = new ArrayList<>();
        for (Ledger ledger : ledgers) {
            String breach = ledger.breach();
            if (breach != null) {
                found.add(breach);
            }
        }
        for (String operator : conserving) {
            Books of = books.get(Integer.parseInt(operator.substring(0, operator.indexOf(' '))));
            String imbalance = of == null ? null : of.imbalance();
            if (imbalance != null) {
                found.add("the books of step " + operator + " don't balance: " + imbalance);
            }
        }
        if (!timers.pending().isEmpty()) {
            found.add("timers are left: " + timers.pending());
        }
        return found;
    }

    /** An iterator that has to be closed. Confined, as iterators are. */
    private static final class Closing implements Iterator<Long>, AutoCloseable {
        private final long end;
        private final Ledger ledger;
        private long next;

        Closing(long from, int count, Ledger ledger) {
            this.next = from;
            this.end = from + count;
            this.ledger = ledger;
            ledger.opened();
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public Long next() {
            ledger.given();
            return next++;
        }

        @Override
        public void close() {
            ledger.closed();
        }
    }
}
