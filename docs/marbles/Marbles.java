import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes docs/operators.md and the pictures beside this file from operators.marbles, which says at its head how it is
 * written, with a link to each operator's class, which it finds by reading Flow. `java docs/marbles/Marbles.java` in the
 * root of the repository; an argument names another directory for docs.
 * The same text gives the same bytes; IndexTest runs this and compares.
 */
public final class Marbles {

    record Lane(String label, String line, int number) {}

    /** An operator: its lanes before the box, the words in the box, the lanes after it. */
    record Entry(String slug, List<String> signatures, String does, String asks, List<Lane> in, String box, List<Lane> out) {}

    public static void main(String[] args) throws IOException {
        Path docs = Path.of(args.length == 0 ? "docs" : args[0]);
        Path source = Path.of(args.length < 2 ? "docs/marbles/operators.marbles" : args[1]);
        List<Entry> entries = read(Files.readAllLines(source));
        Path pictures = Files.createDirectories(docs.resolve("marbles"));
        try (var old = Files.newDirectoryStream(pictures, "*.svg")) {
            for (Path picture : old) {
                Files.delete(picture);
            }
        }
        for (Entry entry : entries) {
            Files.writeString(pictures.resolve(entry.slug + ".svg"), new Picture().draw(entry));
        }
        Files.writeString(docs.resolve("operators.md"), index(entries, new Homes(Path.of("operators/src/main/java"))));
        System.out.println(entries.size() + " operators in " + docs.resolve("operators.md"));
    }

    // ---- reading -------------------------------------------------------------------------------------------------

    private static List<Entry> read(List<String> lines) {
        Map<String, Entry> entries = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String slug = null;
        List<String> signatures = new ArrayList<>();
        String does = "";
        String asks = "";
        List<Lane> in = new ArrayList<>();
        List<Lane> out = new ArrayList<>();
        String box = null;
        for (int number = 1; number <= lines.size() + 1; number++) {
            String line = number > lines.size() ? "= " : lines.get(number - 1).stripTrailing();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String rest = line.length() < 2 ? "" : line.substring(2).strip();
            switch (line.charAt(0)) {
                case '=' -> {
                    if (slug != null) {
                        check(!signatures.isEmpty() && !does.isEmpty() && !asks.isEmpty() && box != null, number, slug + " is not whole");
                        Entry entry = new Entry(slug, List.copyOf(signatures), does, asks, List.copyOf(in), box, List.copyOf(out));
                        check(entries.put(slug, entry) == null, number, slug + " is there twice");
                    }
                    slug = rest;
                    signatures.clear();
                    in.clear();
                    out.clear();
                    does = asks = "";
                    box = null;
                }
                case '+' -> signatures.add(rest);
                case '*' -> does = rest;
                case '!' -> asks = rest;
                case '>' -> box = rest;
                default -> {
                    int colon = line.indexOf(':');
                    check(colon > 0 && slug != null, number, "neither a lane nor a mark: " + line);
                    Lane lane = new Lane(line.substring(0, colon), line.substring(Math.min(line.length(), 10)), number);
                    check(colon < 10, number, "a lane's label has at most 9 characters");
                    (box == null ? in : out).add(lane);
                }
            }
        }
        return List.copyOf(entries.values());
    }

    private static void check(boolean right, int number, String message) {
        if (!right) {
            throw new IllegalArgumentException("operators.marbles:" + number + ": " + message);
        }
    }

    // ---- the index -----------------------------------------------------------------------------------------------

    /** Where an operator is written: the class that its method in Flow makes, with its Javadoc. */
    private static final class Homes {
        /** A class of ours that a method may make; what is in plan is made for many. */
        private static final Pattern MADE = Pattern.compile("\\b([A-Z]\\w+)(?:<[^(]*>)?(?:\\(|::|\\.of\\()");

        private final Map<String, String> files = new TreeMap<>();
        private final Map<String, List<String>> methods = new TreeMap<>();

        Homes(Path sources) throws IOException {
            Path home = sources.resolve("io/headgate/operators");
            try (var all = Files.walk(home)) {
                for (Path file : (Iterable<Path>) all.filter(path -> path.toString().endsWith(".java"))::iterator) {
                    Path within = home.relativize(file);
                    if (within.getNameCount() == 2 && !within.startsWith("plan")) {
                        files.put(file.getFileName().toString().replace(".java", ""), file.toString().replace('\\', '/'));
                    }
                }
            }
            Matcher method = Pattern.compile("(?ms)^    public [^;=]*?\\b(\\w+)\\(.*?^    }$")
                    .matcher(Files.readString(home.resolve("Flow.java")));
            while (method.find()) {
                methods.computeIfAbsent(method.group(1), any -> new ArrayList<>()).add(method.group());
            }
        }

        /** Links to the classes of the entry's methods, or nothing where they are written in Flow itself. */
        String links(Entry entry) {
            Set<String> links = new LinkedHashSet<>();
            for (String signature : entry.signatures) {
                String name = signature.substring(0, signature.indexOf('('));
                List<String> parameters = List.of(signature.substring(name.length() + 1, signature.length() - 1).split(", *"));
                for (String text : methods.getOrDefault(name, List.of())) {
                    String head = text.substring(0, text.indexOf('{'));
                    if (parameters.stream().allMatch(one -> head.matches("(?s).*\\b" + Pattern.quote(one.replace("…", "")) + "[,)].*"))) {
                        Matcher made = MADE.matcher(text.substring(head.length()));
                        while (made.find()) {
                            String file = files.get(made.group(1));
                            if (file != null) {
                                links.add("[`" + made.group(1) + "`](../" + file + ")");
                            }
                        }
                    }
                }
            }
            return String.join(", ", links);
        }
    }

    private static String index(List<Entry> entries, Homes homes) {
        StringBuilder text = new StringBuilder();
        text.append("# Operators, A to Z\n\n");
        text.append("<!-- Written by docs/marbles/Marbles.java from docs/marbles/operators.marbles; change those, not this. -->\n\n");
        text.append("What each method of [`Flow`](../operators/src/main/java/io/headgate/operators/Flow.java) does, in one line;"
                + " the whole story is in the Javadoc of the class that an entry names, or of the method where it names none. D is what downstream has asked for and not yet"
                + " received. *Asks* is the most that is outstanding upstream; *holds* the most items kept at once.\n\n");
        text.append("In the pictures time goes from left to right. A bar is completion, a cross an error, a slash a cancel;"
                + " a hollow item is lost and counted; ▲3 asks for three.\n\n");
        text.append("Coming from another library? [Their operator, ours, and what differs in demand](migrating.md).\n");
        Map<Character, List<Entry>> letters = new LinkedHashMap<>();
        for (Entry entry : entries) {
            char letter = Character.toUpperCase(entry.slug.charAt(0));
            letters.computeIfAbsent(letter, any -> new ArrayList<>()).add(entry);
        }
        text.append('\n');
        letters.forEach((letter, some) -> {
            text.append("**").append(letter).append("** ");
            List<String> links = new ArrayList<>();
            some.forEach(entry -> links.add("[" + entry.slug + "](#" + anchor(entry.slug) + ")"));
            text.append(String.join(" · ", links)).append("  \n");
        });
        for (Entry entry : entries) {
            text.append("\n### ").append(entry.slug).append("\n\n");
            text.append('`').append(String.join("` `", entry.signatures)).append("`\n\n");
            String links = homes.links(entry);
            text.append(entry.does).append(' ').append(entry.asks).append(links.isEmpty() ? "" : " See " + links + ".").append("\n\n");
            text.append("![").append(entry.slug).append("](marbles/").append(entry.slug).append(".svg)\n");
        }
        return text.toString();
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "");
    }

    // ---- pictures ------------------------------------------------------------------------------------------------

    /** Colours are picked to be read on white and on black alike, so a picture needs to know nothing of its page. */
    private static final class Picture {
        private static final int COLUMN = 16;
        private static final int LANE = 40;
        private static final int LEFT = 92;
        private static final int RADIUS = 13;
        private static final String INK = "#7d8590";
        private static final String BOX = "#3a5f8f";
        private static final String BAD = "#c8413b";
        private static final List<String> FILLS = List.of(
                "#2f6fb0", "#b3541e", "#2e7d4f", "#7d4fb3", "#ad3a68", "#1f7784", "#7a6a10", "#5b6472", "#8c4a3c", "#44529e");

        /** Something on a lane: its middle, and half its width. */
        record Item(int x, int half, String label) {
            int left() {
                return x - half;
            }

            int right() {
                return x + half;
            }
        }

        private final StringBuilder svg = new StringBuilder();

        String draw(Entry entry) {
            int columns = 0;
            for (List<Lane> lanes : List.of(entry.in, entry.out)) {
                for (Lane lane : lanes) {
                    columns = Math.max(columns, lane.line.length());
                }
            }
            int width = Math.max(LEFT + columns * COLUMN + 28, LEFT + textWidth(entry.box, 8) + 40);
            int height = (entry.in.size() + entry.out.size()) * LANE + 44 + 8;
            svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width).append("\" height=\"");
            svg.append(height).append("\" viewBox=\"0 0 ").append(width).append(' ').append(height);
            svg.append("\" font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"13\">\n");
            svg.append("<title>").append(escaped(entry.slug + ": " + entry.does.replace("`", ""))).append("</title>\n");
            int y = 4;
            for (Lane lane : entry.in) {
                lane(lane, y + LANE / 2);
                y += LANE;
            }
            svg.append("<rect x=\"8\" y=\"").append(y + 6).append("\" width=\"").append(width - 16);
            svg.append("\" height=\"32\" rx=\"6\" fill=\"").append(BOX).append("\"/>\n");
            text(width / 2, y + 27, "middle", "#ffffff", entry.box);
            y += 44;
            for (Lane lane : entry.out) {
                lane(lane, y + LANE / 2);
                y += LANE;
            }
            return svg.append("</svg>\n").toString();
        }

        private void lane(Lane lane, int y) {
            String line = lane.line;
            boolean asking = lane.label.startsWith("asks");
            boolean lost = lane.label.startsWith("lost");
            text(LEFT - 14, y + 4, "end", INK, lane.label);
            int from = 0;
            while (from < line.length() && line.charAt(from) == ' ') {
                from++;
            }
            char end = line.isEmpty() ? ' ' : line.charAt(line.length() - 1);
            boolean ends = !asking && !lost && (end == '|' || end == 'X' || end == '/');
            int to = ends ? line.length() - 1 : line.length();
            boolean faint = asking || lost;
            List<Item> items = items(lane, from, to, asking);
            int last = items.isEmpty() ? 0 : items.get(items.size() - 1).right();
            int endsAt = ends ? Math.max(centre(to), last + 6) : LEFT + to * COLUMN + 6;
            int begin = LEFT + from * COLUMN;
            if (lane.label.equals("result")) {
                axis(begin, last, y, true);
            } else if (!faint) {
                axis(begin, endsAt, y, ends);
            }
            for (Item item : items) {
                if (faint) {
                    dots(begin, item.left() - 2, y);
                    begin = item.right() + 4;
                }
                if (asking) {
                    ask(item.x, y, item.label);
                } else {
                    item(item, y, lost);
                }
            }
            if (faint) {
                dots(begin, endsAt, y);
            }
            if (ends) {
                end(endsAt, y, end);
            }
        }

        private static List<Item> items(Lane lane, int from, int to, boolean asking) {
            List<Item> items = new ArrayList<>();
            int last = Integer.MIN_VALUE;
            for (int at = from; at < to; ) {
                if (lane.line.charAt(at) == '-') {
                    at++;
                    continue;
                }
                int start = at;
                while (at < to && lane.line.charAt(at) != '-') {
                    at++;
                }
                String label = lane.line.substring(start, at);
                int width = textWidth(label, 8) / 2;
                Item item = new Item(centre(start), asking ? width + 8 : Math.max(RADIUS, width + 6), label);
                check(!label.contains(" "), lane.number, "a blank inside a lane");
                check(item.left() > last, lane.number, "items touch at " + label);
                last = item.right();
                items.add(item);
            }
            return items;
        }

        private static int centre(int column) {
            return LEFT + column * COLUMN + COLUMN / 2;
        }

        private void axis(int from, int to, int y, boolean ends) {
            svg.append("<path d=\"M").append(from).append(' ').append(y).append('H').append(to);
            svg.append(ends ? "" : "m-7 -5l7 5l-7 5").append("\" fill=\"none\" stroke=\"").append(INK);
            svg.append("\" stroke-width=\"1.5\"/>\n");
        }

        private void dots(int from, int to, int y) {
            if (from < to) {
                svg.append("<path d=\"M").append(from).append(' ').append(y).append('H').append(to).append("\" stroke=\"");
                svg.append(INK).append("\" stroke-width=\"1.5\" stroke-dasharray=\"2 5\"/>\n");
            }
        }

        private void item(Item item, int y, boolean lost) {
            svg.append("<rect x=\"").append(item.left()).append("\" y=\"").append(y - RADIUS).append("\" width=\"");
            svg.append(2 * item.half).append("\" height=\"").append(2 * RADIUS).append("\" rx=\"").append(RADIUS).append('"');
            if (lost) {
                svg.append(" fill=\"none\" stroke=\"").append(INK).append("\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\"/>\n");
            } else {
                svg.append(" fill=\"").append(colour(item.label)).append("\"/>\n");
            }
            text(item.x, y + 5, "middle", lost ? INK : "#ffffff", item.label);
        }

        private void ask(int x, int y, String label) {
            int w = textWidth(label, 8);
            int left = x - (w + 12) / 2;
            svg.append("<path d=\"M").append(left).append(' ').append(y + 4).append("l4.5 -9l4.5 9z\" fill=\"").append(INK).append("\"/>\n");
            text(left + 12, y + 4, "start", INK, label);
        }

        private void end(int x, int y, char end) {
            String path = switch (end) {
                case '|' -> "M" + x + " " + (y - 12) + "v24";
                case 'X' -> "M" + (x - 8) + " " + (y - 8) + "l16 16m0 -16l-16 16";
                default -> "M" + (x - 6) + " " + (y + 11) + "l12 -22";
            };
            svg.append("<path d=\"").append(path).append("\" fill=\"none\" stroke=\"").append(end == 'X' ? BAD : INK);
            svg.append("\" stroke-width=\"2.5\" stroke-linecap=\"round\"/>\n");
        }

        /** By the first letter or digit, so that an item keeps its colour through the operator. */
        private static String colour(String label) {
            for (char c : label.toCharArray()) {
                if (Character.isDigit(c)) {
                    return FILLS.get((c - '0' + 9) % 10);
                }
                if (Character.isLetter(c)) {
                    return FILLS.get((Character.toLowerCase(c) - 'a') % 10);
                }
            }
            return FILLS.get(7);
        }

        private void text(int x, int y, String anchor, String fill, String words) {
            svg.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" text-anchor=\"").append(anchor);
            svg.append("\" fill=\"").append(fill).append("\">").append(escaped(words)).append("</text>\n");
        }

        private static int textWidth(String words, int perCharacter) {
            return words.codePointCount(0, words.length()) * perCharacter;
        }

        private static String escaped(String words) {
            return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
        }
    }
}
