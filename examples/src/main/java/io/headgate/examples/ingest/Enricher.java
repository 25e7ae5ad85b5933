package io.headgate.examples.ingest;

import io.headgate.examples.ingest.Outcome.Enriched;
import io.headgate.examples.ingest.Outcome.Entry;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells from an entry what people group logs by. A pure function: the same line gives the same answer, on any machine. */
final class Enricher {
    /** A token in the user agent, in lower case, and the family it stands for; the first that is found wins. */
    private record Sign(String token, String family) {}

    // Browsers claim to be the ones before them, so the pretender's own token comes before the ones it borrows.
    private static final List<Sign> BROWSERS = List.of(
            new Sign("edg/", "Edge"),
            new Sign("edge/", "Edge"),
            new Sign("opr/", "Opera"),
            new Sign("opera", "Opera"),
            new Sign("vivaldi/", "Vivaldi"),
            new Sign("yabrowser/", "Yandex Browser"),
            new Sign("samsungbrowser/", "Samsung Internet"),
            new Sign("chromium/", "Chromium"),
            new Sign("crios/", "Chrome"),
            new Sign("chrome/", "Chrome"),
            new Sign("fxios/", "Firefox"),
            new Sign("seamonkey/", "SeaMonkey"),
            new Sign("firefox/", "Firefox"),
            new Sign("trident/", "Internet Explorer"),
            new Sign("msie ", "Internet Explorer"),
            new Sign("konqueror/", "Konqueror"),
            new Sign("safari/", "Safari"),
            new Sign("applewebkit/", "WebKit"),
            new Sign("gecko/", "Gecko"),
            new Sign("lynx/", "Lynx"),
            new Sign("links ", "Links"),
            new Sign("w3m/", "w3m"));

    private static final List<Sign> BOTS = List.of(
            new Sign("googlebot", "Googlebot"),
            new Sign("bingbot", "Bingbot"),
            new Sign("msnbot", "Bingbot"),
            new Sign("yandex", "YandexBot"),
            new Sign("baiduspider", "Baiduspider"),
            new Sign("duckduckbot", "DuckDuckBot"),
            new Sign("ahrefsbot", "AhrefsBot"),
            new Sign("mj12bot", "MJ12bot"),
            new Sign("slurp", "Yahoo Slurp"),
            new Sign("facebookexternalhit", "Facebook"),
            new Sign("twitterbot", "Twitterbot"),
            new Sign("feedburner", "FeedBurner"),
            new Sign("tiny tiny rss", "Tiny Tiny RSS"),
            new Sign("uptimerobot", "UptimeRobot"),
            new Sign("curl/", "curl"),
            new Sign("wget/", "Wget"),
            new Sign("python", "Python"),
            new Sign("libwww-perl", "Perl"),
            new Sign("java/", "Java"),
            new Sign("go-http-client", "Go"),
            new Sign("ruby", "Ruby"),
            new Sign("apachebench", "ApacheBench"));

    /** Words that programs use of themselves; browsers and their plug-ins don't. */
    private static final List<String> BOT_WORDS =
            List.of("bot", "spider", "crawl", "feed", "rss", "fetch", "monitor", "http-client", "+http");

    private Enricher() {}

    static Enriched enrich(Entry entry) {
        String agent = entry.agent().toLowerCase(Locale.ROOT);
        String family = family(agent, BOTS);
        boolean bot = family != null || BOT_WORDS.stream().anyMatch(agent::contains);
        if (family == null) {
            family = bot ? "Other bot" : family(agent, BROWSERS);
        }
        if (family == null) {
            family = agent.equals("-") || agent.isBlank() ? "Unknown" : "Other";
        }
        return new Enriched(
                entry,
                family,
                bot,
                section(entry.path()),
                entry.time().withOffsetSameInstant(ZoneOffset.UTC).getHour());
    }

    private static @Nullable String family(String agent, List<Sign> signs) {
        for (Sign sign : signs) {
            if (agent.contains(sign.token())) {
                return sign.family();
            }
        }
        return null;
    }

    /** The first step of a path, which is what a site's parts are usually named by; {@code /} for pages at the top. */
    private static String section(String path) {
        if (!path.startsWith("/")) {
            return "-";
        }
        int end = path.indexOf('/', 1);
        return end < 0 ? "/" : path.substring(0, Math.min(end, 100));
    }
}
