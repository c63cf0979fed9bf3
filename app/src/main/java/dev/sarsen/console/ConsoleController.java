// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.edge.Open;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page, for everyone: it holds no data, only the way to sign in. */
@RestController
class ConsoleController {

    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final ConsoleFiles files;
    private final PageRules rules;
    private final SignIn signIn;

    ConsoleController(ConsoleFiles files, PageRules rules, SignIn signIn) {
        this.files = files;
        this.rules = rules;
        this.signIn = signIn;
    }

    @Open
    @GetMapping("/")
    ResponseEntity<String> page() {
        return answer(files.page(), CacheControl.noCache());
    }

    /**
     * A file of the page. While a release rolls out, the page of one release may meet the files of another: it gets what there
     * is, and keeps it no longer than it needs.
     */
    @Open
    @GetMapping("/console/{version}/{*name}")
    ResponseEntity<String> file(@PathVariable String version, @PathVariable String name) {
        var file = files.file(name.replaceFirst("^/", ""))
                .orElseThrow(() -> new Refused(Problem.NOT_FOUND, Problem.NOT_FOUND.meaning()));
        return answer(file, files.isCurrent(version) ? FOR_EVER : CacheControl.noStore());
    }

    @Open
    @GetMapping(path = "/console/settings", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SignIn> settings() {
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(signIn);
    }

    private ResponseEntity<String> answer(ConsoleFiles.ConsoleFile file, CacheControl caching) {
        return ResponseEntity.ok()
                .headers(rules::addTo)
                .header(HttpHeaders.ETAG, file.etag())
                .cacheControl(caching)
                .contentType(file.type())
                .body(file.content());
    }
}
