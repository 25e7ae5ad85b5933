package io.headgate.migration;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Jox has for our operators, by its source, release 1.1.2. It isn't run here: its flows block threads and need JDK 25,
 * and this build compiles for 17. Our side of each row is run with the others'.
 */
final class Jox {

    static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("Flow.of(items…)", "Flows.fromValues");
        NAMES.put("Flow.empty()", "Flows.empty");
        NAMES.put("Flow.error(failure)", "Flows.failed");
        NAMES.put("Flow.range(start, count)", "Flows.range (end, included)");
        NAMES.put("Flow.fromIterable(items)", "Flows.fromIterable");
        NAMES.put("Flow.fromStream(supplier)", "Flows.fromIterator(supplier)");
        NAMES.put("Flow.unfold(seed, fn)", "Flows.unfold");
        NAMES.put("Flow.iterate(seed, fn)", "Flows.iterate");
        NAMES.put("Flow.generate(supplier)", "Flows.repeatEval");
        NAMES.put("Flow.always(item)", "Flows.repeat");
        NAMES.put("Flow.fromCompletionStage(supplier)", "Flows.fromCompletableFuture");
        NAMES.put("Flow.emit(capacity, overflow, body)", "Flows.usingChannel");
        NAMES.put("Flow.interval(period)", "Flows.tick");
        NAMES.put("map(fn)", "map");
        NAMES.put("mapNotNull(fn)", "collect");
        NAMES.put("filter(test)", "filter");
        NAMES.put("filter(x -> false)", "drain");
        NAMES.put("take(n)", "take");
        NAMES.put("takeWhile(test)", "takeWhile(test, false)");
        NAMES.put("takeUntil(test)", "takeWhile(not test, true)");
        NAMES.put("skip(n)", "drop");
        NAMES.put("distinctUntilChanged()", "debounce");
        NAMES.put("scan(seed, fn)", "scan(seed, …).drop(1)");
        NAMES.put("index()", "zipWithIndex");
        NAMES.put("flatMapIterable(fn)", "mapConcat");
        NAMES.put("mapMulti(fn)", "mapUsingEmit");
        NAMES.put("startWith(items…)", "prepend");
        NAMES.put("endWith(items…)", "concat");
        NAMES.put("switchIfEmpty(other)", "orElse");
        NAMES.put("batch(size)", "grouped");
        NAMES.put("sliding(size, step)", "sliding");
        NAMES.put("batch(size, within)", "groupedWithin");
        NAMES.put("batchAdaptive(max, within)", "batch(max, seed, aggregate)");
        NAMES.put("concat(flows…)", "concat");
        NAMES.put("merge(flows…)", "merge(other, false, false)");
        NAMES.put("zip(a, b, fn)", "zip(other).map");
        NAMES.put("interleave(segmentSize, flows…)", "Flows.interleaveAll");
        NAMES.put("concatMap(fn)", "flatMap");
        NAMES.put("flatMap(n, fn)", "map(fn).flattenPar(n)");
        NAMES.put("mapAsync(n, fn)", "mapPar(n, fn)");
        NAMES.put("mapAsyncUnordered(n, fn)", "mapParUnordered(n, fn)");
        NAMES.put("mapBlocking(n, executor, fn)", "mapPar(n, fn)");
        NAMES.put("groupBy(maxGroups, key, policy)", "groupBy(n, key, transform)");
        NAMES.put("buffer(capacity)", "buffer(n)");
        NAMES.put("buffer(1, Overflow.latest())", "conflate((a, b) → b)");
        NAMES.put("throttle(rate)", "throttle");
        NAMES.put("conflate(fn, merge)", "conflateWithSeed");
        NAMES.put("batchWeighted(max, cost, fn, merge)", "batchWeighted");
        NAMES.put("expand(fn)", "extrapolate");
        NAMES.put("recover(fn)", "onErrorRecover");
        NAMES.put("recoverWith(fn)", "recoverWith");
        NAMES.put("onErrorComplete()", "onErrorComplete");
        NAMES.put("onEach(action)", "tap");
        NAMES.put("onComplete(action)", "onDone");
        NAMES.put("onError(action)", "onError");
        NAMES.put("onEnd(action)", "onComplete");
        NAMES.put("forEach(action)", "runForeach");
        NAMES.put("toList(max)", "runToList");
        NAMES.put("reduce(fn)", "runReduce");
        NAMES.put("fold(seed, fn)", "runFold");
        NAMES.put("last()", "runLastOptional");
        NAMES.put("toPublisher()", "toPublisher(scope)");
    }

    private Jox() {}
}
