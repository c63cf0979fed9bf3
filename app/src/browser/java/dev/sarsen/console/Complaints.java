// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the browser has to complain about: errors in its console, scripts that throw, breaches of the content security policy. */
final class Complaints {

    /** The browser's own word for a server that is not there, which a restart brings about. */
    private static final List<String> OF_A_RESTART = List.of("net::ERR_", "Failed to load resource");

    private final List<String> all = new CopyOnWriteArrayList<>();

    static Complaints of(Page page) {
        var complaints = new Complaints();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.all.add(message.text());
            }
        });
        page.onPageError(complaints.all::add);
        return complaints;
    }

    List<String> all() {
        return List.copyOf(all);
    }

    /** Those that a restart of the server does not explain. */
    List<String> unexplained() {
        return all.stream()
                .filter(complaint -> OF_A_RESTART.stream().noneMatch(complaint::contains))
                .toList();
    }
}
