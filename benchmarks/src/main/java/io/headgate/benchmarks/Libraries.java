package io.headgate.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything that is measured, by the name it has in the table. A library is one or two classes more, its parts, and one
 * line here.
 */
final class Libraries {

    static final String HEADGATE = "headgate";
    static final String LIMIT = "limit";

    private static final Map<String, List<Part>> ALL = new LinkedHashMap<>();

    private record Part(Class<? extends Workloads.Library> type, Function<Threads, Workloads.Library> make) {}

    static {
        add(HEADGATE, part(HeadgateLibrary.class, HeadgateLibrary::new), part(HeadgateMore.class, HeadgateMore::new));
        add("reactor", part(ReactorLibrary.class, ReactorLibrary::new), part(ReactorMore.class, ReactorMore::new));
        add("rxjava", part(RxJavaLibrary.class, RxJavaLibrary::new), part(RxJavaMore.class, RxJavaMore::new));
        add("mutiny", part(MutinyLibrary.class, MutinyLibrary::new), part(MutinyMore.class, MutinyMore::new));
        add("jdk", part(JdkLibrary.class, JdkLibrary::new));
        add("jctools", part(JcToolsLibrary.class, JcToolsLibrary::new));
        add(
                LIMIT,
                part(LimitLibrary.class, LimitLibrary::new),
                part(LimitMore.class, LimitMore::new),
                part(LimitLossy.class, LimitLossy::new));
    }

    private Libraries() {}

    private static void add(String name, Part... parts) {
        ALL.put(name, List.of(parts));
    }

    private static Part part(Class<? extends Workloads.Library> type, Function<Threads, Workloads.Library> make) {
        return new Part(type, make);
    }

    /** The names of those that do this row, Headgate first, the limit last. */
    static List<String> doing(Row row) {
        return ALL.entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(part -> row.isDoneBy(part.type())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A library that others could use instead of Headgate: neither ours nor written by hand. */
    static boolean isPeer(String name) {
        return !name.equals(HEADGATE) && !name.equals(LIMIT);
    }

    /** The part of the library that does this row. */
    static Workloads.Library named(String name, Row row) {
        return ALL.getOrDefault(name, List.of()).stream()
                .filter(part -> row.isDoneBy(part.type()))
                .findFirst()
                .map(part -> part.make().apply(new Threads()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no library called '" + name + "' does " + row.title() + "; there are " + doing(row)));
    }
}
