package io.headgate.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Everything that is measured, by the name it has in the table. A library is one more class and one more line here. */
final class Libraries {

    static final String HEADGATE = "headgate";
    static final String LIMIT = "limit";

    private static final Map<String, Entry> ALL = new LinkedHashMap<>();

    private record Entry(Class<? extends Workloads.Library> type, Function<Threads, Workloads.Library> make) {}

    static {
        ALL.put(HEADGATE, new Entry(HeadgateLibrary.class, HeadgateLibrary::new));
        ALL.put("reactor", new Entry(ReactorLibrary.class, ReactorLibrary::new));
        ALL.put("rxjava", new Entry(RxJavaLibrary.class, RxJavaLibrary::new));
        ALL.put("mutiny", new Entry(MutinyLibrary.class, MutinyLibrary::new));
        ALL.put("jdk", new Entry(JdkLibrary.class, JdkLibrary::new));
        ALL.put("jctools", new Entry(JcToolsLibrary.class, JcToolsLibrary::new));
        ALL.put(LIMIT, new Entry(LimitLibrary.class, LimitLibrary::new));
    }

    private Libraries() {}

    /** The names of those that do this row, Headgate first, the limit last. */
    static Iterable<String> doing(Row row) {
        return ALL.entrySet().stream()
                .filter(e -> row.isDoneBy(e.getValue().type()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A library that others could use instead of Headgate: neither ours nor written by hand. */
    static boolean isPeer(String name) {
        return !name.equals(HEADGATE) && !name.equals(LIMIT);
    }

    static Workloads.Library named(String name) {
        Entry entry = ALL.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no library is called '" + name + "'; there are " + ALL.keySet());
        }
        return entry.make().apply(new Threads());
    }
}
