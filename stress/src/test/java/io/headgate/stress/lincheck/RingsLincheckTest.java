package io.headgate.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.kernel.MpscRing;
import io.headgate.core.kernel.SpscRing;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Both rings are bounded queues. */
class RingsLincheckTest {
    static final int CAPACITY = 2;

    /** What they should be. */
    public static class Queue {
        private final ArrayDeque<Integer> items = new ArrayDeque<>();

        public boolean offer(int item) {
            return items.size() < CAPACITY && items.add(item);
        }

        public Integer poll() {
            return items.poll();
        }

        public boolean isEmpty() {
            return items.isEmpty();
        }
    }

    /** One producer, one consumer; the indices pass the edge of an int. */
    @Param(name = "item", gen = IntGen.class, conf = "1:3")
    public static class Spsc {
        private final SpscRing<Integer> ring = new SpscRing<>(CAPACITY, (1L << 31) - 2);

        @Operation(nonParallelGroup = "producer")
        public boolean offer(@Param(name = "item") int item) {
            return ring.offer(item);
        }

        @Operation(nonParallelGroup = "consumer")
        public Integer poll() {
            return ring.poll();
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean isEmpty() {
            return ring.isEmpty();
        }
    }

    /**
     * Many producers. By itself {@code poll} may find a place claimed and not filled, and an item behind it that it
     * doesn't give yet; the consumer knows by {@code isEmpty}, and here it waits for the item that is next.
     */
    @Param(name = "item", gen = IntGen.class, conf = "1:3")
    public static class Mpsc {
        private final MpscRing<Integer> ring = new MpscRing<>(CAPACITY, (1L << 31) - 2);

        @Operation
        public boolean offer(@Param(name = "item") int item) {
            return ring.offer(item);
        }

        @Operation(nonParallelGroup = "consumer")
        public Integer poll() {
            var item = ring.poll();
            while (item == null && !ring.isEmpty()) {
                item = ring.poll();
            }
            return item;
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean isEmpty() {
            return ring.isEmpty();
        }
    }

    /** Mistake: the head is published before the slot was cleared, so that the new item is wiped out with the old one. */
    @Param(name = "item", gen = IntGen.class, conf = "1:3")
    public static class ClearsTooLate {
        private final Integer[] slots = new Integer[CAPACITY];
        private final AtomicLong head = new AtomicLong();
        private final AtomicLong tail = new AtomicLong();

        @Operation(nonParallelGroup = "producer")
        public boolean offer(@Param(name = "item") int item) {
            var at = tail.get();
            if (at - head.get() == CAPACITY) {
                return false;
            }
            slots[(int) at % CAPACITY] = item;
            tail.set(at + 1);
            return true;
        }

        @Operation(nonParallelGroup = "consumer")
        public Integer poll() {
            var at = head.get();
            if (at == tail.get()) {
                return null;
            }
            var item = slots[(int) at % CAPACITY];
            head.set(at + 1);
            slots[(int) at % CAPACITY] = null;
            return item;
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean isEmpty() {
            return head.get() == tail.get();
        }
    }

    @Test
    void oneProducer() {
        Schedules.check(Spsc.class, Queue.class);
    }

    @Test
    void manyProducers() {
        Schedules.check(Mpsc.class, Queue.class);
    }

    @Test
    void bites() {
        assertThatThrownBy(() -> Schedules.check(ClearsTooLate.class, Queue.class))
                .isInstanceOf(LincheckAssertionError.class);
    }
}
