// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import dev.sarsen.local.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.springdoc.core.providers.JavadocProvider;

/** The Javadoc of the application, read from the sources of this checkout: nothing of it has to be in the jar. */
class SourceJavadoc implements JavadocProvider {

    private static final Doc NONE = new Doc("", Map.of());

    private final Map<String, Doc> docs = new HashMap<>();

    SourceJavadoc() {
        try {
            parse(Repository.root().resolve("app/src/main/java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void parse(Path sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var paths = Files.walk(sources)) {
            var java = paths.filter(path -> path.toString().endsWith(".java")).toList();
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(java));
            var trees = DocTrees.instance(task);
            for (var unit : task.parse()) {
                new Reader(trees, unit).scan(unit, null);
            }
        }
    }

    @Override
    public String getClassJavadoc(Class<?> type) {
        return of(type.getCanonicalName()).text();
    }

    @Override
    public Map<String, String> getRecordClassParamJavadoc(Class<?> type) {
        return of(type.getCanonicalName()).parameters();
    }

    @Override
    public String getMethodJavadocDescription(Method method) {
        return of(method).text();
    }

    @Override
    public String getMethodJavadocReturn(Method method) {
        return "";
    }

    @Override
    public Map<String, String> getMethodJavadocThrows(Method method) {
        return Map.of();
    }

    @Override
    public String getParamJavadoc(Method method, String name) {
        return of(method).parameters().getOrDefault(name, "");
    }

    @Override
    public String getFieldJavadoc(Field field) {
        return "";
    }

    @Override
    public String getFirstSentence(String text) {
        return text.split("\\.\\s", 2)[0].replaceFirst("\\.$", "");
    }

    private Doc of(Method method) {
        return of(method.getDeclaringClass().getCanonicalName() + "#" + method.getName());
    }

    private Doc of(String name) {
        return docs.getOrDefault(name, NONE);
    }

    private record Doc(String text, Map<String, String> parameters) {}

    /** Collects the comments of one source file, in Markdown. */
    private class Reader extends TreePathScanner<Void, Void> {

        private final DocTrees trees;
        private String scope;

        Reader(DocTrees trees, CompilationUnitTree unit) {
            this.trees = trees;
            this.scope = String.valueOf(unit.getPackageName());
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            var outer = scope;
            scope += "." + type.getSimpleName();
            keep(scope);
            super.visitClass(type, nothing);
            scope = outer;
            return nothing;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            keep(scope + "#" + method.getName());
            return nothing;
        }

        private void keep(String name) {
            var comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                docs.put(name, new Doc(Markdown.of(comment.getFullBody()), parameters(comment)));
            }
        }

        private static Map<String, String> parameters(DocCommentTree comment) {
            return comment.getBlockTags().stream()
                    .filter(ParamTree.class::isInstance)
                    .map(ParamTree.class::cast)
                    .collect(Collectors.toMap(
                            tag -> tag.getName().toString(), tag -> Markdown.of(tag.getDescription())));
        }
    }
}
