import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fails the build unless exactly as many pairs of a subject and a law were tried, and held, as the written page says. It
 * stands outside the test modules, because a suite that silently doesn't run can't check itself.
 *
 * <p>{@code java .ci/LawsGate.java tck-tests/target/laws.json docs/laws.md}
 */
final class LawsGate {

    public static void main(String[] args) throws IOException {
        List<String> complaints = new ArrayList<>();
        try {
            String found = Files.readString(Path.of(args[0]));
            Matcher said = Pattern.compile("Of (\\d+) pairs of a subject and a law (\\d+) hold and (\\d+) don't apply")
                    .matcher(Files.readString(Path.of(args[1])));
            if (!said.find()) {
                complaints.add(args[1] + " doesn't say how many laws hold");
            } else {
                compare("hold", Long.parseLong(said.group(2)), count(found, "holds"), complaints);
                compare("don't apply", Long.parseLong(said.group(3)), count(found, "exempt"), complaints);
                compare("are broken", 0, count(found, "broken"), complaints);
            }
        } catch (NoSuchFileException e) {
            complaints.add("there is no " + e.getFile());
        }
        complaints.forEach(complaint -> System.err.println("Laws gate: " + complaint));
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private static void compare(String what, long said, long found, List<String> complaints) {
        if (said != found) {
            complaints.add(found + " " + what + ", the page says " + said);
        }
    }

    private static long count(String json, String verdict) {
        return json.lines()
                .filter(line -> line.contains("\"verdict\":\"" + verdict + "\""))
                .count();
    }
}
