package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every operator with the bound that its documentation states. */
final class LawTable {

    static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "law-executor");
        thread.setDaemon(true);
        return thread;
    });

    private LawTable() {}

    static List<LawSubject> all() {
        return Stream.of(stages(), buffers()).flatMap(rows -> rows).toList();
    }

    private static Stream<LawSubject> stages() {
        return Stream.of(
                plain("fromPublisher", flow -> flow),
                plain("map", flow -> flow.map(x -> x)),
                plain("map, map", flow -> flow.map(x -> x).map(x -> x)),
                plain("filter", flow -> flow.filter(x -> true)),
                plain("take", flow -> flow.take(Long.MAX_VALUE)));
    }

    private static Stream<LawSubject> buffers() {
        return Stream.of(
                        Stream.of(1, 2, 3, 4, 16, 1024)
                                .map(capacity -> plain("buffer(" + capacity + ")", flow -> flow.buffer(capacity))
                                        .asks(d -> capacity)),
                        Stream.of(1, 2, 3, 256)
                                .map(capacity -> plain(
                                                "on(executor, " + capacity + ")", flow -> flow.on(EXECUTOR, capacity))
                                        .asks(d -> Math.min(d, capacity))
                                        .hopping()),
                        Stream.of(plain("startOn(executor)", flow -> flow.startOn(EXECUTOR))
                                .hopping()))
                .flatMap(rows -> rows);
    }

    private static LawSubject plain(String name, Function<Flow<Integer>, Flow<Integer>> operator) {
        return LawSubject.of(name, upstream -> operator.apply(Flow.fromPublisher(upstream)))
                .exempt(Law.CONSERVATION, "what is discarded can't be seen from outside yet");
    }
}
