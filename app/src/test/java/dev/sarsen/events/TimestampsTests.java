// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One parser against the other, which is the standard library's; and what SDKs and providers write beyond it. */
class TimestampsTests {

    private static final Instant TIME = Instant.parse("2026-11-29T15:04:57Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T20:15:30Z",
                "2026-11-21T20:15:30.Z",
                "2026-11-21T20:15:30.1Z",
                "2026-11-21T20:15:30.123456789Z",
                "2024-02-29T00:00:00.000Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "2026-11-21T20:15Z",
                "2026-11-21T20:15:30+01:00",
                "2026-11-21T20:15:30.5-11:30",
                "2026-11-21T20:15:30+18:00",
                "2026-11-21t20:15:30z",
                "+12026-11-21T20:15:30Z",
                "-0001-11-21T20:15:30Z"
            })
    void readsWhatTheStandardLibraryReads(String text) {
        assertThat(read(text)).isEqualTo(standard(text)).isNotEqualTo("refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-29T15:04:57+0000 | Salesforce, Jira",
                "2026-11-29T16:04:57.000+0100 | Salesforce",
                "2026-11-29T10:04:57-0500 | strftime %z",
                "2026-11-29T15:04:57+00 | PostgreSQL",
                "2026-11-29 15:04:57Z | Ruby, Go",
                "2026-11-29 15:04:57+00:00 | Python's str(datetime)",
                "2026-11-29 15:04:57.000000+00 | PostgreSQL",
                "2026-11-29t15:04:57z | RFC 3339 in lower case",
                "Sun, 29 Nov 2026 15:04:57 +0000 | Twilio",
                "Sun, 29 Nov 2026 15:04:57 GMT | HTTP",
                "29 Nov 2026 16:04:57 +0100 | RFC 2822 without a day",
                "1795964697 | SendGrid, Intercom, Stripe",
                "1795964697.000000 | Mailgun, Slack",
                "1.795964697E9 | Java's Double.toString",
                "1.795964697E12 | Java's Double.toString of milliseconds",
                "1795964697000.0 | JavaScript's milliseconds through a JSON that knows doubles alone",
                "1795964697000 | HubSpot, Zoom"
            })
    void readsWhatSdksAndProvidersWrite(String text, String who) {
        assertThat(read(text)).as(who).isEqualTo(TIME.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1795964697.908181 | 2026-11-29T15:04:57.908181Z",
                "1795964697.9081819 | 2026-11-29T15:04:57.908181Z",
                "1795964697123 | 2026-11-29T15:04:57.123Z",
                "1795964697123.000 | 2026-11-29T15:04:57.123Z",
                "1000000000 | 2001-09-09T01:46:40Z",
                "9999999999999 | 2286-11-20T17:46:39.999Z"
            })
    void keepsTheFractionsOfNumbers(String text, String time) {
        assertThat(read(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is not RFC 3339 at character 1",
                "today | is not RFC 3339 at character 1",
                "2026-11-21 | is not RFC 3339 at character 11",
                "2026-11-21T20:15:30 | has no zone, such as Z or +01:00",
                "2026-11-21 20:15:30 | has no zone, such as Z or +01:00",
                "2026-11-21T20:15:30.12a4Z | is not RFC 3339 at character 23",
                "2026-02-29T20:15:30Z | has a day or a time that no calendar has",
                "2026-11-21T24:00:00Z | has a day or a time that no calendar has",
                "2026-11-21T20:15:30Z and more | is not RFC 3339 at character 21",
                "'Sun, 29 Nov 2026 15:04:57' | is not RFC 2822 at character 26",
                "'Sun, 31 Feb 2026 15:04:57 +0000' | has a day or a time that no calendar has",
                "179596469 | is neither seconds (10 digits) nor milliseconds (13 digits) since 1970",
                "1795964697123.5 | is neither seconds (10 digits) nor milliseconds (13 digits) since 1970",
                "1795964697000000 | is neither seconds (10 digits) nor milliseconds (13 digits) since 1970",
                "-1795964697 | is neither seconds (10 digits) nor milliseconds (13 digits) since 1970",
                "1.795964697e8 | is neither seconds (10 digits) nor milliseconds (13 digits) since 1970"
            })
    void saysWhichFormHasWhichFault(String text, String fault) {
        assertThat(Timestamps.read(text)).isEqualTo(new Timestamps.NoTime(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Z",
                "2026-11-21T20:15:30.1234567890Z",
                "2026-11-21T20:15:3\u0663Z",
                "2026-13-21T20:15:30Z",
                "2026-11-21T20:60:00Z",
                "2026-11-21T20:15:60Z",
                "2026-11-21T20:15:30,5Z",
                "2026-11-21T20:15:+5Z",
                "2026-11-21T20:15:30ZZ",
                "2026-11-21T20:15:30+19:00",
                "2026-11-21T20:15:30+00:00+00",
                "20261121T201530Z"
            })
    void refusesWhatTheStandardLibraryRefuses(String text) {
        assertThat(read(text)).isEqualTo(standard(text)).isEqualTo("refused");
    }

    @Test
    void agreesOnRandomTimesAndOnTheirMisspellings() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            var text = Instant.ofEpochSecond(
                            random.nextLong(-60_000_000_000L, 250_000_000_000L), random.nextInt(1_000_000_000))
                    .toString();
            if (random.nextInt(3) == 0) {
                int at = random.nextInt(text.length());
                text = text.substring(0, at) + (char) random.nextInt('+', 'a') + text.substring(at + 1);
            }
            assertThat(read(text)).as(text).isEqualTo(standard(text));
        }
    }

    private static String read(String text) {
        return switch (Timestamps.read(text)) {
            case Timestamps.Time(var time) -> time.toString();
            case Timestamps.NoTime _ -> "refused";
        };
    }

    private static String standard(String text) {
        try {
            return OffsetDateTime.parse(text)
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS)
                    .toString();
        } catch (DateTimeException e) {
            return "refused";
        }
    }
}
