// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import java.util.List;
import java.util.stream.Collectors;

/** Javadoc's text as Markdown, each paragraph in one line. */
final class Markdown {

    private Markdown() {}

    static String of(List<? extends DocTree> text) {
        var joined = text.stream().map(Markdown::of).collect(Collectors.joining());
        return joined.replaceAll("[ \\n]*\u2029\\s*", "\u2029")
                .replaceAll("\\s*\\n\\s*", " ")
                .replace("\u2029", "\n\n")
                .strip();
    }

    private static String of(DocTree part) {
        return switch (part) {
            case LiteralTree literal -> "`" + literal.getBody().getBody().strip() + "`";
            case LinkTree link -> link.getReference().getSignature().replaceAll(".*[.#]", "");
            case StartElementTree _ -> "\u2029";
            default -> part.toString();
        };
    }
}
