// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.local.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** The one class of a synthetic next release that differs: it knows an event type more. */
final class NextEventType {

    static final String NAME = "webinar_attended";

    private static final String LAST = "DEMO_COMPLETED(SignalType.HIGH_INTENT);";

    private NextEventType() {}

    /** Compiles the class of this checkout with another constant. */
    static void compile(Path folder) throws IOException {
        var file = "dev/sarsen/events/EventType.java";
        var text =
                Files.readString(Repository.root().resolve("app/src/main/java").resolve(file));
        assertThat(text).contains(LAST);
        var source = folder.resolve("EventType.java");
        Files.writeString(
                source, text.replace(LAST, LAST.replace(';', ',') + "WEBINAR_ATTENDED(SignalType.HIGH_ENGAGEMENT);"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        source.toString());
        assertThat(status).as("status of the compiler").isZero();
    }
}
