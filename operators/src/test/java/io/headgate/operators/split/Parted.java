package io.headgate.operators.split;

import io.headgate.operators.GroupPolicy;
import io.headgate.operators.Windowing;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Wiring;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A split between a scripted upstream and readers of the test's own, with a look at what nobody outside sees. */
final class Parted<K> {

    /** A part as a test sees it. */
    record Inner<K>(K key, Node<Integer> node, Wiring wiring) {
        TestSubscriber<Integer> read(long demand) {
            TestSubscriber<Integer> reader = TestSubscriber.create(demand);
            node.subscribe(reader, wiring);
            return reader;
        }

        void giveUp() {
            ((PartNode<Integer>) node).giveUp();
        }
    }

    final TestPublisher<Integer> upstream = TestPublisher.paced();
    final VirtualTimers timers = new VirtualTimers();
    final List<Object> discarded = new CopyOnWriteArrayList<>();
    final List<Inner<K>> inners = new ArrayList<>();
    final TestSubscriber<Inner<K>> downstream;
    Consumer<Inner<K>> atInner = inner -> {};
    private final Wiring wiring = new Wiring(discarded::add, timers);

    private Parted(long demand) {
        downstream = TestSubscriber.<Inner<K>>create(demand).onItem(inner -> {
            inners.add(inner);
            atInner.accept(inner);
        });
    }

    /** A {@code groupBy}. */
    static final class By<K> {
        final Parted<K> split;
        final GroupByHost<Integer, K, Inner<K>> host;

        By(int maxGroups, Function<Integer, K> key, GroupPolicy<? super Integer> policy, long demand) {
            split = new Parted<>(demand);
            GroupByNode<Integer, K, Inner<K>> node = new GroupByNode<>(
                    Plans.nodeOf(split.upstream),
                    maxGroups,
                    key,
                    policy,
                    (k, items) -> new Inner<>(k, Parted.<Integer>of(items), split.wiring));
            host = new GroupByHost<>(node, split.wiring);
            host.start(split.downstream);
        }

        Inner<K> group(int index) {
            return split.inners.get(index);
        }

        List<K> keys() {
            return split.inners.stream().map(Inner::key).toList();
        }
    }

    /** A {@code window}. */
    static final class Cut {
        final Parted<Object> split;
        final WindowHost<Integer, Inner<Object>> host;

        Cut(Windowing<? super Integer> windowing, long demand) {
            split = new Parted<>(demand);
            WindowNode<Integer, Inner<Object>> node = new WindowNode<>(
                    Plans.nodeOf(split.upstream),
                    windowing,
                    items -> new Inner<>("window", Parted.<Integer>of(items), split.wiring));
            host = new WindowHost<>(node, split.wiring);
            host.start(split.downstream);
        }

        Inner<Object> window(int index) {
            return split.inners.get(index);
        }

        int windows() {
            return split.inners.size();
        }
    }

    @SuppressWarnings("unchecked") // a node only gives
    private static <T> Node<T> of(Node<? super T> node) {
        return (Node<T>) node;
    }
}
