package io.headgate.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users see is documented: every type, method, field and constant of a published package has a comment, and every
 * type says what its type parameters and record components are. Doclint's own group for this also wants a {@code @param}
 * and a {@code @return} for each method, which would make most comments say everything twice; so that group is off, and
 * this stands in for it.
 */
class DocumentedTest {

    @ParameterizedTest
    @ValueSource(strings = {"core", "operators", "testkit"})
    void everythingPublishedIsDocumented(String module) throws IOException {
        Path published = Root.file(module + "/src/main/java/io/headgate/" + module);
        try (Stream<Path> files = Files.list(published)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(5);
            assertThat(undocumented(sources)).isEmpty();
        }
    }

    @Test
    void whatIsMissingIsFound() throws IOException {
        Path source = Files.createTempFile("Sample", ".java");
        try {
            Files.writeString(source, """
                    /** Said. */
                    public record Sample<T>(int size, int step) {
                        public Sample {}
                        public static final int MOST = 1;
                        public static void make() {}
                        /** Said. */
                        public void told() {}
                        void hidden() {}
                        @Override public String toString() { return ""; }
                        public enum Kind { A, /** Said. */ B }
                        interface Hidden { void inside(); }
                    }
                    """);
            assertThat(undocumented(List.of(source)))
                    .containsExactly(
                            "Sample <T>",
                            "Sample size",
                            "Sample step",
                            "Sample.Kind",
                            "Sample.Kind.A",
                            "Sample.MOST",
                            "Sample.make");
        } finally {
            Files.delete(source);
        }
    }

    private static Set<String> undocumented(List<Path> sources) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        Set<String> found = new TreeSet<>();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    javac.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(docs, found).scan(unit, null);
            }
        }
        return found;
    }

    /** Goes through the types and members that are visible from outside. */
    private static final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final Set<String> found;
        private final List<String> names = new ArrayList<>();
        private final List<ClassTree> types = new ArrayList<>();

        Reader(DocTrees docs, Set<String> found) {
            this.docs = docs;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!isVisible(type.getModifiers())) {
                return null;
            }
            names.add(type.getSimpleName().toString());
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            String name = String.join(".", names);
            if (comment == null) {
                found.add(name);
            } else {
                parts(type, name, comment);
            }
            types.add(type);
            for (Tree member : type.getMembers()) {
                scan(member, null);
            }
            types.remove(types.size() - 1);
            names.remove(names.size() - 1);
            return null;
        }

        private void parts(ClassTree type, String name, DocCommentTree comment) {
            Set<String> told = new TreeSet<>();
            comment.getBlockTags().forEach(tag -> {
                if (tag instanceof ParamTree param) {
                    told.add((param.isTypeParameter() ? "<" + param.getName() + ">" : "" + param.getName()));
                }
            });
            type.getTypeParameters().forEach(parameter -> missing(name, told, "<" + parameter.getName() + ">"));
            if (type.getKind() == Tree.Kind.RECORD) {
                type.getMembers().stream()
                        .filter(member -> member instanceof VariableTree field
                                && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .forEach(member -> missing(name, told, "" + ((VariableTree) member).getName()));
            }
        }

        private void missing(String name, Set<String> told, String part) {
            if (!told.contains(part)) {
                found.add(name + " " + part);
            }
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean constructs = method.getReturnType() == null;
            // A record's compact constructor is explained by the record, and an override by what it overrides.
            boolean explained = (constructs && here().getKind() == Tree.Kind.RECORD)
                    || method.getModifiers().getAnnotations().stream()
                            .anyMatch(annotation ->
                                    annotation.getAnnotationType().toString().equals("Override"));
            if (!explained && isVisible(method.getModifiers())) {
                comment("" + (constructs ? here().getSimpleName() : method.getName()));
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, Void nothing) {
            boolean component = here().getKind() == Tree.Kind.RECORD
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
            if (!component && isVisible(field.getModifiers())) {
                comment("" + field.getName());
            }
            return null;
        }

        private void comment(String member) {
            if (docs.getDocComment(getCurrentPath()) == null) {
                found.add(String.join(".", names) + "." + member);
            }
        }

        private ClassTree here() {
            return types.get(types.size() - 1);
        }

        /** What a type's user or an heir of it sees; what an interface declares is public without saying so. */
        private boolean isVisible(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            boolean inInterface = !types.isEmpty() && here().getKind() == Tree.Kind.INTERFACE;
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (inInterface && !flags.contains(Modifier.PRIVATE));
        }
    }
}
