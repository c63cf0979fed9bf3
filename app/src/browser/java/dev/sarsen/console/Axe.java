// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules of axe for pages that everyone can use. */
final class Axe {

    private static final String SERIOUS = """
            () => axe.run().then(({ violations }) => violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))
            """;

    private Axe() {}

    /** What is wrong with the page as it is now, of what is serious or critical. */
    @SuppressWarnings("unchecked")
    static List<String> violations(Page page) {
        if (!(boolean) page.evaluate("() => 'axe' in window")) {
            page.evaluate(rules());
        }
        return (List<String>) page.evaluate(SERIOUS);
    }

    private static String rules() {
        try (var script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
