package io.headgate.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** One point of one curve, measured in this JVM: {@code CURVE LIBRARY SIZE SECONDS} prints one number. */
final class CurvePoint {

    private static final Map<String, Function<Threads, Curves.All>> LIBRARIES = Map.of(
            "headgate", HeadgateCurves::new,
            "reactor", ReactorCurves::new,
            "rxjava", RxJavaCurves::new,
            "mutiny", MutinyCurves::new);

    private static final int ROUNDS = 11;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private CurvePoint() {}

    static Curves.All library(String name) {
        Function<Threads, Curves.All> make = LIBRARIES.get(name);
        if (make == null) {
            throw new IllegalArgumentException("no library with curves is called '" + name + "'");
        }
        return make.apply(new Threads());
    }

    public static void main(String[] arguments) {
        Curve curve = Curve.titled(arguments[0]);
        Curves.All library = library(arguments[1]);
        int x = Integer.parseInt(arguments[2]);
        double seconds = Double.parseDouble(arguments[3]);
        System.out.println(
                curve == Curve.SUBSCRIPTIONS
                        ? median(Stream.generate(() -> bytesEach(library, x))
                                .limit(ROUNDS)
                                .toList())
                        : nanosPerItem(curve, library, x, seconds));
        System.exit(0);
    }

    /**
     * A third of the time to warm up, then the median of {@link #ROUNDS} rounds in the rest; of fewer where single runs take
     * so long that the time is up three times over.
     */
    private static double nanosPerItem(Curve curve, Curves.All library, int x, double seconds) {
        long begin = System.nanoTime();
        double warm = run(curve, library, x, seconds / 3);
        List<Double> rounds = new ArrayList<>();
        while (rounds.size() < ROUNDS && System.nanoTime() - begin < 3 * seconds * 1e9) {
            rounds.add(run(curve, library, x, seconds * 2 / 3 / ROUNDS));
        }
        return rounds.isEmpty() ? warm : median(rounds);
    }

    /** Nanoseconds per item over as many runs as begin within that time. */
    private static double run(Curve curve, Curves.All library, int x, double seconds) {
        int n = curve.items(x);
        long runs = 0;
        long begin = System.nanoTime();
        long passed;
        do {
            curve.check(library, n, x);
            runs++;
            passed = System.nanoTime() - begin;
        } while (passed < seconds * 1e9);
        return (double) passed / runs / n;
    }

    /**
     * What is allocated for each of x subscriptions while all of them are alive, the subscriber included. Counted by the JVM
     * to the byte, which what collections leave behind isn't. All of them then get their items.
     */
    static double bytesEach(Curves.All library, int x) {
        Held[] all = new Held[x];
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < x; i++) {
            all[i] = library.subscribe();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        for (Held subscriber : all) {
            subscriber.finish(Curve.SUBSCRIPTIONS.items(x));
        }
        return (double) allocated / x;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
