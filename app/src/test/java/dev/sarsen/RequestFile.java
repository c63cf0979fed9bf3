// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * A request in a file, as it goes over the wire, after comments of which the last states the answer:
 *
 * <pre>
 * # 422 timestamp-in-the-future: more than 5 minutes ahead
 * POST /api/v1/events
 * Content-Type: application/json
 *
 * {"accountId": "acct_1", "timestamp": "{{now+10m}}"}
 * </pre>
 *
 * The answer is a status, a code and a part of the detail. The request's version, {@code Host}, a token with every scope and
 * {@code Content-Length} are added unless the file has them; an empty {@code Authorization} is left out. See {@link Placeholders} for what stands in double braces.
 */
public record RequestFile(String name, int status, String code, String detail, List<String> head, String body) {

    private static final Pattern EXPECTATION = Pattern.compile("# (\\d{3}) ([a-z-]+): (.+)");
    private static final int CHUNK = 16 * 1024;

    public static List<RequestFile> in(String folder) {
        try (var files = Files.list(Path.of("src/test/resources/requests", folder))) {
            return files.sorted().map(RequestFile::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RequestFile read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RequestFile parse(String name, String text) {
        int comments =
                (int) text.lines().takeWhile(line -> line.startsWith("#")).count();
        var expectation =
                EXPECTATION.matcher(text.lines().skip(comments - 1).findFirst().orElseThrow());
        Assertions.assertTrue(
                expectation.matches(), name + " must state its answer like # 422 code: part of the detail");
        var head =
                text.lines().skip(comments).takeWhile(line -> !line.isEmpty()).toList();
        var body = text.lines().skip(comments + head.size() + 1L).toList();
        return new RequestFile(
                name,
                Integer.parseInt(expectation.group(1)),
                expectation.group(2),
                expectation.group(3),
                head,
                String.join("\n", body));
    }

    /** The bytes of the request. */
    public byte[] bytes(Instant now) {
        var content = Placeholders.fill(body, now);
        var request = new ByteArrayOutputStream();
        var start = head.getFirst();
        line(request, start.matches("[A-Z]+ /.*") && !start.contains("HTTP/") ? start + " HTTP/1.1" : start, now);
        head.stream().skip(1).filter(line -> !line.equals("Authorization:")).forEach(line -> line(request, line, now));
        addMissing(request, "Host", "localhost", now);
        addMissing(request, "Connection", "close", now);
        addMissing(request, "Authorization", "Bearer {{token}}", now);
        if (states("Transfer-Encoding")) {
            line(request, "", now);
            chunks(request, content);
        } else {
            if (content.length > 0) {
                addMissing(request, "Content-Length", Integer.toString(content.length), now);
            }
            line(request, "", now);
            request.writeBytes(content);
        }
        return request.toByteArray();
    }

    private void addMissing(ByteArrayOutputStream request, String field, String value, Instant now) {
        if (!states(field)) {
            line(request, field + ": " + value, now);
        }
    }

    private boolean states(String field) {
        var prefix = field.toLowerCase(Locale.ROOT) + ":";
        return head.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix));
    }

    private static void line(ByteArrayOutputStream request, String line, Instant now) {
        request.writeBytes(Placeholders.fill(line, now));
        request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void chunks(ByteArrayOutputStream request, byte[] content) {
        for (int start = 0; start < content.length; start += CHUNK) {
            int length = Math.min(CHUNK, content.length - start);
            request.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.write(content, start, length);
            request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        request.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return name;
    }
}
