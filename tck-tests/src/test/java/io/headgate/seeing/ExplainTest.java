package io.headgate.seeing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.operators.Explain;
import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.GroupPolicy.Cancelled;
import io.headgate.operators.GroupPolicy.Full;
import io.headgate.operators.Hub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a flow says of its plan in the forms that programs read. */
class ExplainTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Executor HERE = Runnable::run;

    private static Flow<List<Long>> sample() {
        return Flow.range(0, 1_000)
                .map(x -> x + 1)
                .named("parse")
                .filter(x -> x > 2)
                .buffer(16, Overflow.<Long>dropOldest().expiring(Duration.ofSeconds(2)))
                .on(HERE)
                .prefetch(8)
                .batch(10);
    }

    private static JsonNode json(Flow<?> flow) throws Exception {
        String text = flow.explain(Explain.JSON);
        assertThat(text).doesNotContain("\n");
        return STRICT.readTree(text);
    }

    @Test
    void jsonHasExactlyTheShapeThatIsStated() throws Exception {
        String policy = """
                {"kind":"dropOldest","text":"%s","lossy":true,"expiresAfterNanos":2000000000}""".formatted(
                        Overflow.dropOldest().expiring(Duration.ofSeconds(2)).text());
        String pressure = """
                {"kind":"backpressure","text":"backpressure","lossy":false,"expiresAfterNanos":null}""";
        assertThat(sample().explain(Explain.JSON)).isEqualTo("""
                {"version":1,"holds":34,"nodes":[
                {"id":0,"kind":"source","verb":"range","name":null,"detail":"1000 items","inputs":[],"segment":null,"hop":null,"capacity":null,"policy":null,"holds":0},
                {"id":1,"kind":"stage","verb":"map","name":"parse","detail":"","inputs":[0],"segment":0,"hop":null,"capacity":null,"policy":null,"holds":0},
                {"id":2,"kind":"stage","verb":"filter","name":null,"detail":"","inputs":[1],"segment":0,"hop":null,"capacity":null,"policy":null,"holds":0},
                {"id":3,"kind":"buffer","verb":"buffer","name":null,"detail":"16 items, %s","inputs":[2],"segment":null,"hop":null,"capacity":{"max":16,"unit":"items","budget":null},"policy":%s,"holds":16},
                {"id":4,"kind":"buffer","verb":"on","name":null,"detail":"8 items, backpressure","inputs":[3],"segment":null,"hop":"downstream","capacity":{"max":8,"unit":"items","budget":null},"policy":%s,"holds":8},
                {"id":5,"kind":"stage","verb":"batch","name":null,"detail":"size 10","inputs":[4],"segment":1,"hop":null,"capacity":{"max":10,"unit":"items","budget":null},"policy":null,"holds":10}],
                "segments":[
                {"id":0,"runs":"pulled","from":0,"stages":[1,2]},
                {"id":1,"runs":"pushed","from":4,"stages":[5]}]}""".replace("\n", "")
                .formatted(STRICT.readTree(policy).get("text").textValue(), policy, pressure));
    }

    @Test
    void jsonSurvivesEveryName() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x300; c++) {
            all.append((char) c);
        }
        all.append("\u2028\u2029\uFEFF\uFFFF").append("\uD83D\uDCA7").append("\uDCA7x\uD83D");
        JsonNode node = json(Flow.of(1).named(all.toString())).get("nodes").get(0);
        assertThat(node.get("name").textValue()).isEqualTo(all.toString());
        assertThat(Flow.of(1).named("\uD83D").explain(Explain.JSON)).contains("\\ud83d");
    }

    @Test
    void jsonSaysWhatEachInputIsAndCountsAFlowThatIsUsedTwiceTwice() throws Exception {
        Flow<Long> one = Flow.range(0, 5).buffer(3);
        JsonNode plan = json(Flow.merge(7, one, one));
        assertThat(plan.get("nodes")).hasSize(5);
        JsonNode merge = plan.get("nodes").get(4);
        assertThat(merge.get("kind").textValue()).isEqualTo("junction");
        assertThat(merge.get("inputs")).map(JsonNode::intValue).containsExactly(1, 3);
        assertThat(plan.get("holds").longValue())
                .isEqualTo(Flow.merge(7, one, one).bound());
    }

    @Test
    void jsonTellsWeightBudgetAndHops() throws Exception {
        Budget budget = Budget.of(1_000);
        JsonNode nodes = json(Flow.<String>emit(
                                Capacity.<String>weight(100, String::length).within(budget),
                                Overflow.dropNewest(),
                                emitter -> {})
                        .startOn(HERE)
                        .mapBlocking(3, HERE, x -> x))
                .get("nodes");
        JsonNode capacity = nodes.get(0).get("capacity");
        assertThat(capacity.get("max").longValue()).isEqualTo(100);
        assertThat(capacity.get("unit").textValue()).isEqualTo("weight");
        assertThat(capacity.get("budget").textValue()).isEqualTo(budget.toString());
        assertThat(nodes.get(0).get("policy").get("kind").textValue()).isEqualTo("dropNewest");
        assertThat(nodes.get(1).get("hop").textValue()).isEqualTo("upstream");
        assertThat(nodes.get(2).get("hop").textValue()).isEqualTo("function");
        assertThat(nodes.get(2).get("capacity").get("max").longValue()).isEqualTo(3);
    }

    @Test
    void jsonTellsThePolicyOfASplit() throws Exception {
        JsonNode nodes = json(Flow.range(0, 9)
                        .broadcast(4, Overflow.dropNewest())
                        .flow()
                        .named("audit"))
                .get("nodes");
        JsonNode split = nodes.get(1);
        assertThat(split.get("kind").textValue()).isEqualTo("split");
        assertThat(split.get("name").textValue()).isEqualTo("audit");
        assertThat(split.get("policy").get("kind").textValue()).isEqualTo("dropNewest");
        assertThat(split.get("capacity").get("max").longValue()).isEqualTo(4);
        JsonNode fanIn =
                json(Hub.<Long>merge(7, Overflow.fail()).flow()).get("nodes").get(0);
        assertThat(fanIn.get("policy").get("kind").textValue()).isEqualTo("fail");
        assertThat(fanIn.get("holds").longValue()).isEqualTo(7);
    }

    @Test
    void jsonTellsThePolicyOfEachGroup() throws Exception {
        Flow<Long> grouped = Flow.range(0, 9)
                .groupBy(5, x -> x % 5, new GroupPolicy<>(3, Full.FAIL, Overflow.dropOldest(), Cancelled.DISCARD))
                .flatMap(5, Group::flow);
        JsonNode groups = json(grouped).get("nodes").get(1);
        assertThat(groups.get("verb").textValue()).isEqualTo("groupBy");
        assertThat(groups.get("policy").get("kind").textValue()).isEqualTo("dropOldest");
        assertThat(groups.get("capacity").get("max").longValue()).isEqualTo(3);
        assertThat(groups.get("holds").longValue())
                .as("five groups, and before them")
                .isEqualTo(18);
    }

    @Test
    void everyFormAgreesOnTheMostThatIsHeld() throws Exception {
        Flow<List<Long>> flow = sample();
        assertThat(flow.bound()).isEqualTo(34);
        assertThat(flow.explain(Explain.TEXT))
                .isEqualTo(flow.explain())
                .endsWith("holds at most 34 items%n".formatted());
        assertThat(flow.explain(Explain.MERMAID)).contains("\"holds at most 34 items\"");
        long sum = 0;
        for (JsonNode node : json(flow).get("nodes")) {
            sum += node.get("holds").longValue();
        }
        assertThat(sum).isEqualTo(34);
    }

    @Test
    void mermaidDrawsEachKindInItsOwnShape() {
        Flow<Long> flow = Flow.merge(2, sample().flatMapIterable(x -> x), Flow.fromPublisher(subscriber -> {}));
        assertThat(flow.explain(Explain.MERMAID)).isEqualTo("""
                        flowchart TD
                          n0(["source range<br/>1000 items"])
                          subgraph s0["segment, pulled"]
                            n1["stage map #34;parse#34;"]
                            n2["stage filter"]
                          end
                          n3[["buffer buffer<br/>16 items, %s; holds at most 16 items"]]
                          n4[["buffer on<br/>8 items, backpressure; holds at most 8 items"]]
                          subgraph s1["segment, pushed"]
                            n5["stage batch<br/>size 10; holds at most 10 items"]
                          end
                          n6{{"junction flatMapIterable<br/>one item at a time"}}
                          n7(["source fromPublisher"])
                          n8{{"junction merge<br/>2 inputs × 2; holds at most 4 items"}}
                          n0 --> n1
                          n1 --> n2
                          n2 --> n3
                          n3 --> n4
                          n4 -.-> n5
                          n5 --> n6
                          n6 --> n8
                          n7 --> n8
                          total[/"holds at most 38 items"\\]
                          n8 --> total
                        """.formatted(
                        Overflow.dropOldest().expiring(Duration.ofSeconds(2)).text()));
    }

    /** No name can end a label, open a tag, or be taken for Markdown. */
    @Test
    void mermaidSurvivesEveryName() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x100; c++) {
            all.append((char) c);
        }
        all.append("end subgraph %% --> ]] }} /] \"`*bold*`\" &quot; #quot; <script>");
        List<String> labels = new ArrayList<>();
        Matcher label = Pattern.compile("\"([^\"]*)\"")
                .matcher(Flow.of(1).named(all.toString()).explain(Explain.MERMAID));
        while (label.find()) {
            labels.add(label.group(1));
        }
        assertThat(labels).hasSize(2);
        String said = labels.get(0).replaceAll("<br/>[^<]*$", "");
        assertThat(said).doesNotContainPattern("[<>&`*_~\\\\\\p{Cc}&&[^\\x7f-\\x9f]]");
        String read = Pattern.compile("#(\\d+);")
                .matcher(said)
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1)))));
        assertThat(read).isEqualTo("source of \"" + all.toString().replaceAll("[\\x00-\\x1f]", " ") + "\"");
    }

    @Test
    void aFormMustBeGiven() {
        assertThatThrownBy(() -> Flow.of(1).explain(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("format");
    }
}
