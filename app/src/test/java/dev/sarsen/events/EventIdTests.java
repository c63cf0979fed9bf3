// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTests {

    @ParameterizedTest
    @ValueSource(strings = {"019aa7f0-1c00-7abc-8def-0123456789ab", "019AA7F0-1C00-7ABC-BDEF-0123456789AB"})
    void readsTheCanonicalForm(String text) {
        assertThat(EventId.parse(text)).map(EventId::toString).hasValue(text.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event",
                "19aa7f0-1c00-7abc-8def-0123456789ab",
                "019aa7f0-1c00-7abc-8def-123456789ab",
                "019aa7f01c007abc8def0123456789ab",
                "019aa7f0-1c00-7abc-8def-0123456789ag",
                " 019aa7f0-1c00-7abc-8def-0123456789ab",
                "019aa7f0-1c00-4abc-8def-0123456789ab",
                "019aa7f0-1c00-7abc-cdef-0123456789ab",
                "-19aa7f0-1c00-7abc-8def-0123456789ab"
            })
    void readsNothingElse(String text) {
        assertThat(EventId.parse(text)).isEmpty();
    }

    @Test
    void knowsItsTime() {
        var before = Instant.now().minusMillis(1);
        assertThat(EventId.next().time()).isBetween(before, Instant.now().plusMillis(1));
    }
}
