package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headgate.operators.Explain;
import io.headgate.operators.Flow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;

/** Everything in the tables says what it is, in each form, and the forms agree; nothing runs. */
class PlansTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TestFactory
    Stream<DynamicTest> everyFlowSaysWhatItIs() {
        Map<String, Publisher<?>> publishers = new LinkedHashMap<>();
        LawSources.all()
                .forEach(source -> publishers.put(source.name(), source.source().apply(3)));
        Operators.all().forEach(row -> {
            publishers.put(row.name() + ", over a pulled source", row.over(Flow.range(0, 3)));
            publishers.put(
                    row.name() + ", over an asynchronous source", row.over(Flow.fromPublisher(new AsyncRange(3))));
        });
        return publishers.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Flow<?>)
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> saysWhatItIs((Flow<?>) entry.getValue())));
    }

    private static void saysWhatItIs(Flow<?> flow) throws Exception {
        JsonNode plan = STRICT.readTree(flow.explain(Explain.JSON));
        JsonNode holds = plan.get("holds");
        assertThat(holds.isNull() ? Long.MAX_VALUE : holds.asLong()).isEqualTo(flow.bound());
        assertThat(flow.bound()).isNotNegative();
        String text = flow.explain();
        String chart = flow.explain(Explain.MERMAID);
        assertThat(chart).startsWith("flowchart TD\n");
        for (JsonNode node : plan.get("nodes")) {
            assertThat(text).contains(node.get("verb").asText());
            assertThat(chart).contains(" n" + node.get("id").asInt());
            for (JsonNode input : node.get("inputs")) {
                assertThat(input.asInt()).isLessThan(node.get("id").asInt());
            }
        }
    }
}
