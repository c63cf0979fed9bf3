// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.sarsen.events.EventType;
import dev.sarsen.signals.Signal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class SketchKeyTests {

    private static final SketchKey KEY = SketchKey.of("a secret of this test alone");

    @Test
    void hashesAndNamesItselfBySecret() {
        var same = SketchKey.of("a secret of this test alone");
        assertThat(same.id()).isEqualTo(KEY.id());
        assertThat(same.hash().of("user_1")).isEqualTo(KEY.hash().of("user_1"));
        for (var other : List.of(SketchKey.of(""), SketchKey.of("the secret of another test"))) {
            assertThat(other.id()).isNotEqualTo(KEY.id());
            assertThat(other.hash().of("user_1")).isNotEqualTo(KEY.hash().of("user_1"));
        }
    }

    /** Adding a member changes no sketch: the question by which a holder finds out who was active. */
    @Test
    void letsNobodyWithoutTheSecretAskASketchForAMember() {
        assertThat(isTold(user -> KEY.hash().of(user))).isTrue();
        assertThat(isTold(user -> SketchKey.of("").hash().of(user))).isFalse();
        assertThat(isTold(user -> Hashing.komihash5_0().hashCharsToLong(user))).isFalse();
    }

    private static boolean isTold(ToLongFunction<String> guess) {
        var audience = Audience.empty();
        audience.addAll(List.of(user("user_1"), user("user_2")), KEY.hash());
        var before = audience.users().copy();
        audience.users().add(guess.applyAsLong("user_1")).add(guess.applyAsLong("user_2"));
        return Arrays.equals(before.getState(), audience.users().getState());
    }

    private static Signal user(String user) {
        return TestStats.signal("acct_1", user, EventType.EMAIL_SENT, 0, Instant.EPOCH);
    }

    @Test
    void refusesASecretThatCanBeGuessed() {
        assertThatThrownBy(() -> new StatsProperties("15-characters..")).hasMessageContaining("at least 16 characters");
        assertThat(new StatsProperties("a secret of this test alone").toString())
                .doesNotContain("secret of");
    }
}
