package io.headgate.tck;

import io.headgate.testkit.Law;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/laws.md}, written from the table of laws: what a build has to find. */
final class LawPage {

    private LawPage() {}

    static Path file() {
        return TckTable.root().resolve("docs/laws.md");
    }

    static String text(List<Lawful> rows) {
        StringBuilder text = new StringBuilder();
        text.append("# The laws beyond the TCK\n\n");
        text.append("<!-- Written by the build from the table of subjects; change tck-tests, not this. -->\n\n");
        text.append("""
                The TCK leaves 17 of the 43 rules untested and never looks upstream of an operator. These laws do: above the operator is a
                scripted upstream that writes down every call with its thread, below it a downstream with a ledger of demand and a guard
                against overlap. They are in the testkit ([`Laws.of`](../testkit/src/main/java/io/headgate/testkit/Laws.java)), for anybody's
                operators.

                """);
        text.append("| | law | what is done and what must hold |\n|---:|---|---|\n");
        for (Law law : Law.values()) {
            text.append("| ").append(law.number()).append(" | ");
            text.append(law.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            text.append(" | ").append(law.text()).append(" |\n");
        }
        long exempt = rows.stream().mapToLong(row -> row.exempt().size()).sum();
        long all = (long) rows.size() * Law.values().length;
        text.append("\n## Everything public\n\n");
        text.append("Of ").append(all).append(" pairs of a subject and a law ");
        text.append(all - exempt)
                .append(" hold and ")
                .append(exempt)
                .append(" don't apply; the build fails when one that\n");
        text.append(
                "applies is broken or was not tried, or when this page says anything else. What a build found is in\n");
        text.append("`tck-tests/target/laws.json`. ✓ holds; a letter says why a law doesn't apply:\n\n");
        table(text, rows);
        text.append("""

                ## A control: other libraries

                The same laws over a few operators of Reactor and RxJava, whose rules are their own: these laws ask more than the specification,
                and what they ask is what we promise, not what anybody else does. ✓ has held in every run so far, which for a race is no
                proof. ✗ names what doesn't hold, with a test of
                [`PeersTest`](../tck-tests/src/test/java/io/headgate/tck/PeersTest.java) that shows it every time; nothing else is said to be broken.

                """);
        table(text, peers());
        text.append('\n');
        Peers.all()
                .flatMap(peer -> Peers.breaches(peer.name()).stream())
                .distinct()
                .forEach(breach -> text.append("- ✗ law ")
                        .append(breach.law().number())
                        .append(", ")
                        .append(breach.what())
                        .append(": `")
                        .append(breach.test())
                        .append("`\n"));
        text.append("\nWrite this page anew after a change of the table:\n");
        text.append("`./mvnw -pl tck-tests -am test -Dtest=LawTableTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dlaws.table=write`\n");
        return text.toString();
    }

    private static List<Lawful> peers() {
        return Peers.all()
                .map(peer -> {
                    Map<Law, String> exempt = Lawful.exempt(peer.exempt());
                    exempt.put(Law.CALLBACKS, "not looked at");
                    return new Lawful(peer.name(), exempt, law -> {});
                })
                .toList();
    }

    private static void table(StringBuilder text, List<Lawful> rows) {
        Map<String, String> letters = letters(rows);
        letters.forEach((reason, letter) ->
                text.append("- **").append(letter).append("** ").append(reason).append('\n'));
        text.append("\n| subject |");
        Stream.of(Law.values())
                .forEach(law -> text.append(' ').append(law.number()).append(" |"));
        text.append("\n|---|").append(":-:|".repeat(Law.values().length)).append('\n');
        for (Lawful row : rows) {
            text.append("| ").append(row.name()).append(" |");
            for (Law law : Law.values()) {
                String reason = row.exempt().get(law);
                boolean broken = Peers.breaches(row.name()).stream().anyMatch(breach -> breach.law() == law);
                text.append(' ')
                        .append(broken ? "✗" : reason == null ? "✓" : letters.get(reason))
                        .append(" |");
            }
            text.append('\n');
        }
    }

    /** A letter for each reason, in the order in which they come up: a, b, …, z, aa, ab, … */
    private static Map<String, String> letters(List<Lawful> rows) {
        List<String> reasons = rows.stream()
                .flatMap(row -> new TreeMap<>(row.exempt()).values().stream())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        Map<String, String> letters = new LinkedHashMap<>();
        for (int i = 0; i < reasons.size(); i++) {
            String second = Character.toString('a' + i % 26);
            letters.put(reasons.get(i), i < 26 ? second : Character.toString('a' + i / 26 - 1) + second);
        }
        return letters;
    }
}
