package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Overflow;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.GroupPolicy.Cancelled;
import io.headgate.operators.GroupPolicy.Full;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random runs of {@code groupBy} against a model of it: lists that are searched from end to end, nothing remembered that
 * could be looked up. After each step every reader has had exactly what the model says, and the same end.
 */
class GroupByModelTest {

    private static final int KEYS = 6;

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    /** A group of the model. */
    private static final class Sheaf {
        final int key;
        final Deque<Integer> held = new ArrayDeque<>();
        final List<Integer> given = new ArrayList<>();
        long demand;
        boolean opened;
        boolean left;
        boolean completed;
        boolean ended;
        long idleSince = Long.MAX_VALUE;

        Sheaf(int key) {
            this.key = key;
        }

        boolean takesPlace() {
            return !(completed && ended);
        }

        boolean fills() {
            return !completed && !left;
        }
    }

    /** What {@code groupBy} is to do, in so many words. */
    private static final class Model {
        final int maxGroups;
        final int capacity;
        final Full full;
        final Cancelled cancelled;
        final Deque<Integer> waiting = new ArrayDeque<>();
        final List<Sheaf> all = new ArrayList<>();
        final List<Integer> discarded = new ArrayList<>();
        final List<Sheaf> forgotten = new ArrayList<>();
        final List<Sheaf> order = new ArrayList<>(); // of leaving
        long demand;
        long clock;
        boolean spared;
        boolean outerGone;
        boolean over;
        boolean failed;
        boolean upstreamDone;

        Model(int maxGroups, int capacity, Full full, Cancelled cancelled) {
            this.maxGroups = maxGroups;
            this.capacity = capacity;
            this.full = full;
            this.cancelled = cancelled;
        }

        void run() {
            settle();
            while (!over && !waiting.isEmpty() && mayTake() && place(waiting.peek())) {
                settle();
            }
            if (!over && upstreamDone && waiting.isEmpty()) {
                finish(false);
            }
            if (!over && outerGone && all.stream().noneMatch(Sheaf::fills)) {
                over = true;
            }
            if (over) {
                discarded.addAll(waiting);
                waiting.clear();
            }
            settle();
        }

        private boolean mayTake() {
            return !outerGone || all.stream().anyMatch(s -> s.fills() && s.opened && s.held.isEmpty() && s.demand > 0);
        }

        private boolean place(int item) {
            Sheaf sheaf = known(item / 10);
            if (sheaf == null) {
                if (outerGone) {
                    return discard();
                }
                sheaf = open(item / 10);
                if (sheaf == null) {
                    return false;
                }
            } else if (sheaf.left) {
                return discard();
            } else if (sheaf.held.size() == capacity) {
                return false;
            }
            spared = false;
            sheaf.held.add(waiting.remove());
            sheaf.idleSince = Long.MAX_VALUE;
            return true;
        }

        private boolean discard() {
            spared = false;
            discarded.add(waiting.remove());
            return true;
        }

        private Sheaf known(int key) {
            return all.stream()
                    .filter(s -> s.key == key && !s.completed && !forgotten.contains(s))
                    .findFirst()
                    .orElse(null);
        }

        private long places() {
            return all.stream()
                    .filter(s -> s.takesPlace() && !forgotten.contains(s))
                    .count();
        }

        private Sheaf open(int key) {
            if (places() == maxGroups) {
                order.stream().filter(s -> !forgotten.contains(s)).findFirst().ifPresent(forgotten::add);
            }
            if (places() == maxGroups && !spared) {
                if (full == Full.FAIL) {
                    finish(true);
                    return null;
                }
                spare();
            }
            if (places() == maxGroups) {
                return null;
            }
            boolean stuck = demand == 0
                    && all.stream().anyMatch(Sheaf::fills)
                    && all.stream().filter(Sheaf::fills).allMatch(s -> s.opened && s.held.isEmpty() && s.demand > 0);
            if (stuck && !spared) {
                if (full == Full.FAIL) {
                    finish(true);
                    return null;
                }
                spare();
            }
            if (demand == 0) {
                return null;
            }
            demand--;
            Sheaf sheaf = new Sheaf(key);
            all.add(sheaf);
            return sheaf;
        }

        private void spare() {
            all.stream()
                    .filter(s -> s.fills() && s.idleSince != Long.MAX_VALUE)
                    .min((a, b) -> Long.compare(a.idleSince, b.idleSince))
                    .ifPresent(longest -> {
                        spared = true;
                        longest.completed = true;
                        settle();
                    });
        }

        private void finish(boolean failing) {
            over = true;
            failed = failing;
            all.stream().filter(Sheaf::fills).forEach(s -> s.completed = true);
        }

        /** Each reader is given what it has asked for. */
        private void settle() {
            for (Sheaf s : all) {
                while (s.opened && !s.left && s.demand > 0 && !s.held.isEmpty()) {
                    s.demand--;
                    s.given.add(s.held.remove());
                }
                if (s.opened && !s.left && s.held.isEmpty()) {
                    if (s.completed) {
                        s.ended = true;
                    } else if (s.idleSince == Long.MAX_VALUE) {
                        s.idleSince = clock++;
                    }
                }
            }
        }

        void leave(Sheaf s) {
            if (s.ended || s.left) {
                return;
            }
            discarded.addAll(s.held);
            s.held.clear();
            s.left = true;
            if (s.completed) {
                s.ended = true;
            } else if (cancelled == Cancelled.REOPEN) {
                forgotten.add(s);
            } else {
                order.add(s);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doesWhatTheModelDoes(long seed) {
        Random random = new Random(seed);
        int maxGroups = 1 + random.nextInt(4);
        int capacity = 1 + random.nextInt(4);
        Full full = random.nextInt(4) == 0 ? Full.FAIL : Full.COMPLETE_IDLE;
        Cancelled cancelled = random.nextBoolean() ? Cancelled.DISCARD : Cancelled.REOPEN;
        Model model = new Model(maxGroups, capacity, full, cancelled);
        GroupPolicy<Integer> policy = new GroupPolicy<>(capacity, full, Overflow.backpressure(), cancelled);
        Parted.By<Integer> by = new Parted.By<>(maxGroups, x -> x / 10, policy, 0);
        List<TestSubscriber<Integer>> readers = new ArrayList<>();
        int keys = 1 + random.nextInt(KEYS);
        int serial = 0;
        for (int step = 0; step < 120 && !(model.over && model.all.isEmpty()); step++) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    if (!model.outerGone) {
                        model.demand++;
                        by.split.downstream.request(1);
                    }
                }
                case 1, 2, 3, 4, 5, 6 -> {
                    int item = random.nextInt(keys) * 10 + serial++ % 10;
                    if (!model.over && !model.upstreamDone && by.split.upstream.tryNext(item)) {
                        model.waiting.add(item);
                    }
                }
                case 7, 8, 9 -> {
                    int index = random.nextInt(8);
                    if (index < model.all.size() && model.all.get(index).opened && !model.all.get(index).left) {
                        model.all.get(index).demand += 2;
                        readers.get(index).request(2);
                    }
                }
                case 10 -> {
                    int index = random.nextInt(20);
                    if (index < model.all.size() && model.all.get(index).opened) {
                        model.leave(model.all.get(index));
                        readers.get(index).cancel();
                    }
                }
                default -> {
                    if (step > 100 && !model.over) {
                        if (random.nextBoolean()) {
                            if (!model.upstreamDone) {
                                model.upstreamDone = true;
                                by.split.upstream.complete();
                            }
                        } else {
                            model.outerGone = true;
                            by.split.downstream.cancel();
                        }
                    }
                }
            }
            model.run();
            // New groups are opened as they come, in turn.
            while (readers.size() < by.split.inners.size()) {
                int index = readers.size();
                long demand = random.nextInt(3);
                model.all.get(index).opened = true;
                model.all.get(index).demand += demand;
                readers.add(by.group(index).read(demand));
                model.run();
            }
            compare(seed, step, model, by, readers);
        }
    }

    private static void compare(
            long seed, int step, Model model, Parted.By<Integer> by, List<TestSubscriber<Integer>> readers) {
        String at = "seed " + seed + ", step " + step;
        assertThat(by.keys())
                .as(at + ", groups")
                .isEqualTo(model.all.stream().map(s -> s.key).toList());
        for (int i = 0; i < readers.size(); i++) {
            Sheaf sheaf = model.all.get(i);
            TestSubscriber<Integer> reader = readers.get(i);
            assertThat(reader.items()).as(at + ", group " + i).isEqualTo(sheaf.given);
            boolean ends = sheaf.ended && !sheaf.left;
            assertThat(reader.terminals()).as(at + ", end of group " + i).isEqualTo(ends ? 1 : 0);
        }
        assertThat(by.split.discarded.stream().map(x -> (Integer) x).sorted().toList())
                .as(at + ", discarded")
                .isEqualTo(model.discarded.stream().sorted().toList());
        assertThat(by.split.downstream.terminals()).as(at + ", end").isEqualTo(model.over && !model.outerGone ? 1 : 0);
        assertThat(by.split.downstream.failure() != null)
                .as(at + ", failure")
                .isEqualTo(model.failed && !model.outerGone);
        assertThat(by.split.upstream.isCancelled()).as(at + ", upstream").isEqualTo(model.over && !model.upstreamDone);
        by.split.upstream.check();
        assertThat(by.split.upstream.outstanding() + model.waiting.size())
                .as(at + ", outstanding upstream and waiting")
                .isLessThanOrEqualTo(model.capacity);
    }
}
