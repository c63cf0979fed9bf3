// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a request file leaves open, because it depends on the time, is long, or is not text:
 *
 * <ul>
 *   <li><code>{{now}}</code>, <code>{{now-1m}}</code>, <code>{{now+10m}}</code>: a time relative to now (s, m, h, d)
 *   <li><code>{{zoned now-1h}}</code>: the same at the clock of New Delhi
 *   <li><code>{{seconds now-1h}}</code>, <code>{{compact now-1h}}</code>, <code>{{mail now-1h}}</code>: since 1970, with the offset
 *       -0500, as RFC 2822 has it
 *   <li><code>{{uuid7}}</code>, <code>{{uuid7 now-500d}}</code>: a new UUIDv7 of that time
 *   <li><code>{{repeat 9000 x}}</code>: the text so many times
 *   <li><code>{{bytes ff fe}}</code>: these bytes
 *   <li><code>{{events 3}}</code>: so many valid events, separated by commas; <code>{{lines 3}}</code>: by line ends
 * </ul>
 */
public final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)([+-]\\w+)?(?: ([^{}]*))?}}");
    private static final Pattern TIME = Pattern.compile("now(?:([+-]\\d+)([smhd]))?");
    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx");
    private static final String EVENT =
            "{\"accountId\":\"acct_1\",\"userId\":\"user_1\",\"eventType\":\"email_sent\",\"timestamp\":\"%s\"}";

    private final Instant now;

    private Placeholders(Instant now) {
        this.now = now;
    }

    public static byte[] fill(String template, Instant now) {
        return new Placeholders(now).fill(template);
    }

    private byte[] fill(String template) {
        var filled = new ByteArrayOutputStream();
        var matcher = PLACEHOLDER.matcher(template);
        int end = 0;
        while (matcher.find()) {
            filled.writeBytes(template.substring(end, matcher.start()).getBytes(StandardCharsets.UTF_8));
            filled.writeBytes(value(
                    matcher.group(1), Objects.requireNonNullElse(matcher.group(matcher.group(2) == null ? 3 : 2), "")));
            end = matcher.end();
        }
        filled.writeBytes(template.substring(end).getBytes(StandardCharsets.UTF_8));
        return filled.toByteArray();
    }

    private byte[] value(String name, String argument) {
        return switch (name) {
            case "now" -> text(time("now" + argument).toString());
            case "zoned" ->
                text(ISO_OFFSET_DATE_TIME.format(time(argument).atOffset(ZoneOffset.ofHoursMinutes(5, 30))));
            case "seconds" -> text(Long.toString(time(argument).getEpochSecond()));
            case "compact" -> text(COMPACT.format(time(argument).atOffset(ZoneOffset.ofHours(-5))));
            case "mail" -> text(RFC_1123_DATE_TIME.format(time(argument).atOffset(ZoneOffset.UTC)));
            case "uuid7" ->
                text(Uuid7.at(argument.isEmpty() ? now : time(argument)).toString());
            case "repeat" -> {
                var parts = argument.split(" ", 2);
                yield text(parts[1].repeat(Integer.parseInt(parts[0])));
            }
            case "bytes" -> HexFormat.ofDelimiter(" ").parseHex(argument);
            case "token" -> text(argument.isEmpty() ? Tokens.all() : Tokens.bad(argument));
            case "scope" -> text(Tokens.with(argument));
            case "events" -> text(events(argument, ","));
            case "lines" -> text(events(argument, "\n"));
            default -> throw new IllegalArgumentException("There is no placeholder " + name);
        };
    }

    private String events(String count, String separator) {
        var event = EVENT.formatted(now);
        return IntStream.range(0, Integer.parseInt(count)).mapToObj(_ -> event).collect(Collectors.joining(separator));
    }

    private Instant time(String text) {
        var matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a time relative to now: " + text);
        }
        if (matcher.group(1) == null) {
            return now;
        }
        int amount = Integer.parseInt(matcher.group(1));
        return now.plus(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
