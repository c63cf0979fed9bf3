// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.export;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import dev.sarsen.edge.SubjectRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is held of persons and accounts. */
@RestController
@RequestMapping(path = "/api/v1/exports", produces = MediaType.APPLICATION_NDJSON_VALUE)
class ExportController {

    private final SubjectExport export;

    ExportController(SubjectExport export) {
        this.export = export;
    }

    /**
     * Exports everything that is held of an account or of a user, line by line.
     *
     * <p>Each line has a table and one of its records. The last line counts them by table; without it, the answer is not complete. An event
     * that is scored meanwhile may come twice.
     */
    @Refuses(Problem.FIELD_MISSING)
    @Needs(Scope.OPS)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    void export(@RequestBody SubjectRequest request, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE + ";charset=utf-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var out = response.getOutputStream();
        try {
            export.write(request.subject(), line -> write(line, out));
        } catch (UncheckedIOException gone) {
            return;
        }
    }

    private static void write(String line, OutputStream out) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
