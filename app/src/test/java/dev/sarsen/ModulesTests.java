// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTests {

    private final ApplicationModules modules = ApplicationModules.of(SarsenApplication.class);

    @Test
    void useNothingThatTheyDoNotDeclare() {
        modules.verify();
    }

    @Test
    void readAsThePipeline() {
        assertThat(modules.stream()
                        .map(module -> module.getIdentifier().toString())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(
                        "intake",
                        "events",
                        "inbox",
                        "queue",
                        "scoring",
                        "smoke",
                        "signals",
                        "accounts",
                        "notifications",
                        "stats",
                        "console",
                        "edge",
                        "flags",
                        "credentials",
                        "access",
                        "audit",
                        "dead",
                        "erasure",
                        "export",
                        "health",
                        "limits",
                        "migration",
                        "platform",
                        "trust"));
    }

    @Test
    void declareWhatTheyMayUseInTheirPackageInfo() throws ClassNotFoundException {
        for (var module : modules) {
            var name = module.getBasePackage().getName();
            var declaration = Class.forName(name + ".package-info").getAnnotation(ApplicationModule.class);
            assertThat(declaration).as(name).isNotNull();
            assertThat(declaration.allowedDependencies()).as(name).doesNotContain(ApplicationModule.OPEN_TOKEN);
        }
    }
}
