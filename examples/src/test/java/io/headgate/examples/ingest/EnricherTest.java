package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.examples.ingest.Outcome.Enriched;
import io.headgate.examples.ingest.Outcome.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnricherTest {
    private static Enriched enriched(String target, String agent) {
        String line = "192.0.2.7 - - [12/May/2026:01:14:05 +0200] \"GET " + target + " HTTP/1.1\" 200 5 \"-\" \""
                + agent + "\"";
        return Enricher.enrich((Entry) LogParser.parse(Lines.raw(line)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36           | Chrome            | false
            Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0   | Edge              | false
            Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0                                | Firefox           | false
            Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1           | Safari            | false
            Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1)                                                              | Internet Explorer | false
            Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)                                        | Googlebot         | true
            curl/8.14.1                                                                                                     | curl              | true
            SomeNewCrawler/1.0                                                                                              | Other bot         | true
            Telegraph Machine                                                                                               | Other             | false
            -                                                                                                               | Unknown           | false
            """)
    void tellsTheFamilyAndWhetherItIsABot(String agent, String family, boolean bot) {
        Enriched enriched = enriched("/", agent);
        assertThat(enriched.family()).isEqualTo(family);
        assertThat(enriched.bot()).isEqualTo(bot);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/favicon.ico, /",
        "/blog/2026/ice, /blog",
        "/blog/?page=2, /blog",
        "*, -",
        "http://proxy.example/x, -"
    })
    void tellsTheSection(String target, String section) {
        assertThat(enriched(target, "-").section()).isEqualTo(section);
    }

    @Test
    void theHourIsInUtc() {
        assertThat(enriched("/", "-").hour()).isEqualTo(23);
    }
}
