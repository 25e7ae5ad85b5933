import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Prints which lines and branches of {@code core} and {@code operators} no test reached, by class and method, and fails
 * where a method has some and {@code docs/coverage.md} has no reason for it. Not part of {@code .ci/run}: which branches of
 * a race are reached is a matter of luck.
 *
 * <p>{@code java .ci/Coverage.java tck-tests/target/site/jacoco-aggregate/jacoco.xml docs/coverage.md}
 */
final class Coverage {

    public static void main(String[] args) throws Exception {
        Set<String> explained = explained(Path.of(args[1]));
        int unexplained = 0;
        for (Map.Entry<String, List<String>> missed : missed(Path.of(args[0])).entrySet()) {
            boolean known = explained.contains(missed.getKey());
            System.out.println((known ? "      " : "NO REASON ") + missed.getKey() + ": " + String.join(", ", missed.getValue()));
            unexplained += known ? 0 : 1;
        }
        System.out.println(unexplained + " methods without a reason");
        System.exit(unexplained == 0 ? 0 : 1);
    }

    /** What isn't reached, by {@code Class.method}. */
    private static Map<String, List<String>> missed(Path report) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Element root = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(report)))
                .getDocumentElement();
        Map<String, List<String>> missed = new TreeMap<>();
        for (Element file : elements(root, "sourcefile")) {
            String path = ((Element) file.getParentNode()).getAttribute("name");
            if (!path.startsWith("io/headgate/core") && !path.startsWith("io/headgate/operators")) {
                continue;
            }
            TreeMap<Integer, String> methods = methods((Element) file.getParentNode(), file.getAttribute("name"));
            for (Element line : elements(file, "line")) {
                int number = Integer.parseInt(line.getAttribute("nr"));
                int branches = Integer.parseInt(line.getAttribute("mb"));
                boolean none = line.getAttribute("ci").equals("0");
                if (none || branches > 0) {
                    Map.Entry<Integer, String> method = methods.floorEntry(number);
                    missed.computeIfAbsent(method == null ? file.getAttribute("name") : method.getValue(), key -> new ArrayList<>())
                            .add(number + (none ? "" : " (" + branches + " of "
                                    + (branches + Integer.parseInt(line.getAttribute("cb"))) + " branches)"));
                }
            }
        }
        return missed;
    }

    /** Where each method of a source file begins. */
    private static TreeMap<Integer, String> methods(Element directory, String sourceFile) {
        TreeMap<Integer, String> methods = new TreeMap<>();
        for (Element type : elements(directory, "class")) {
            if (type.getAttribute("sourcefilename").equals(sourceFile)) {
                String name = type.getAttribute("name").replaceAll(".*/", "").replace('$', '.');
                for (Element method : elements(type, "method")) {
                    if (method.hasAttribute("line") && !method.getAttribute("name").startsWith("lambda$")) {
                        methods.putIfAbsent(
                                Integer.parseInt(method.getAttribute("line")),
                                name + "." + method.getAttribute("name").replace("<init>", "new").replace("<clinit>", "static"));
                    }
                }
            }
        }
        return methods;
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** The names in the first column of the page's tables. */
    private static Set<String> explained(Path page) throws IOException {
        Set<String> names = new HashSet<>();
        Matcher rows = Pattern.compile("(?m)^\\| ([^|]+) \\|").matcher(Files.exists(page) ? Files.readString(page) : "");
        while (rows.find()) {
            for (String name : rows.group(1).split(",")) {
                names.add(name.strip().replace("`", ""));
            }
        }
        return names;
    }
}
