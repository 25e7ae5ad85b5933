package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class FlowTest {

    @Test
    void aPlanIsExplainedFromTheSourceDown() {
        Flow<List<Long>> flow = Flow.range(0, 1_000_000)
                .map(x -> x + 1)
                .named("parse")
                .filter(x -> x > 2)
                .on(ForkJoinPool.commonPool(), 16)
                .batch(500)
                .named("rows");
        assertThat(flow.explain().lines())
                .containsExactly(
                        "source range                            1000000 items",
                        "segment                                 pulled",
                        "  stage map \"parse\"",
                        "  stage filter",
                        "buffer on                               16 items, backpressure",
                        "segment                                 pushed",
                        "  stage batch \"rows\"                    size 500; holds at most 500 items",
                        "holds at most 500 items");
        assertThat(flow.bound()).isEqualTo(500);
    }

    @Test
    void aNameIsForTheOperatorBeforeItAndLeavesTheOtherFlowAlone() {
        Flow<Integer> plain = Flow.of(1, 2).map(x -> x);
        Flow<Integer> named = plain.named("mine");
        assertThat(plain).hasToString("Flow[map]");
        assertThat(named).hasToString("Flow[map \"mine\"]");
        assertThat(named.explain()).contains("map \"mine\"");
        assertThat(plain.explain()).doesNotContain("mine");
    }

    @Test
    void viaAndTransformPutThingsIntoAChain() {
        Operator<Integer, String> texts = upstream -> upstream.map(x -> "i" + x);
        assertThat(Flow.of(1, 2).via(texts).toList(9).join()).containsExactly("i1", "i2");
        assertThat(Flow.of(1, 2).<Long>transform(flow -> flow.count().join())).isEqualTo(2);
    }

    @Test
    void discardsGoToTheNearestHandlerAfterTheOperator() {
        List<Object> near = new ArrayList<>();
        List<Object> far = new ArrayList<>();
        Flow.of(1, 2)
                .onRequest(n -> {})
                .buffer(2)
                .onDiscard(near::add)
                .buffer(1)
                .onDiscard(far::add)
                .into(TestSubscriber.create(0))
                .cancel();
        assertThat(far).containsExactly(1);
        assertThat(near).containsExactly(2);
    }

    @Test
    void nothingIsSubscribedWithoutASubscriber() {
        assertThatThrownBy(() -> Flow.of(1).subscribe(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("1.9");
    }

    @Test
    void argumentsAreCheckedAtAssembly() {
        Flow<Integer> flow = Flow.of(1, 2);
        assertThatThrownBy(() -> flow.batch(0)).hasMessage("size is 0, must be at least 1");
        assertThatThrownBy(() -> flow.sliding(1, 0)).hasMessage("step is 0, must be at least 1");
        assertThatThrownBy(() -> flow.distinct(0, x -> x)).hasMessage("maxKeys is 0, must be at least 1");
        assertThatThrownBy(() -> flow.skip(-1)).hasMessage("n is -1, must be at least 0");
        assertThatThrownBy(() -> flow.toList(-1)).hasMessage("max is -1, must be at least 0");
        assertThatThrownBy(() -> flow.map(null)).hasMessage("fn is null, must be given");
        assertThatThrownBy(() -> Flow.range(0, -1)).hasMessage("count is -1, must be at least 0");
        assertThatThrownBy(() -> flow.mapMulti(0, (x, out) -> {})).hasMessage("most is 0, must be at least 1");
        assertThatThrownBy(() -> flow.toIterable(0)).hasMessage("prefetch is 0, must be at least 1");
    }
}
