// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.IntegrationTest;
import dev.sarsen.Web;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class ConsolePageIntegrationTests {

    private static final Pattern FILE = Pattern.compile("\"(/console/[0-9a-f]{16}/[^\"]+)\"");

    @Value("${local.server.port}")
    private int port;

    private Web web() {
        return Web.on(port).withoutToken();
    }

    @Test
    void isServedWithRulesThatLetNothingElseIn() {
        var page = web().get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        var headers = page.headers();
        assertThat(headers.firstValue("content-type")).contains("text/html;charset=UTF-8");
        assertThat(headers.firstValue("content-security-policy").orElseThrow().split("; "))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "frame-ancestors 'none'",
                        "base-uri 'none'",
                        "form-action 'none'")
                .noneMatch(rule -> rule.contains("unsafe") || rule.contains("*") || rule.contains(" data:"));
        assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
        assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
        assertThat(headers.firstValue("cross-origin-opener-policy")).contains("same-origin");
        assertThat(headers.firstValue("set-cookie")).isEmpty();
    }

    @Test
    void holdsNoScriptAndNoStyleOfItsOwn() {
        assertThat(web().get("/").body())
                .doesNotContain("style=", "<style", "{{")
                .doesNotContainPattern("<script(?![^>]* src=)[^>]*>")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("(?:src|href)=\"(?!/console/)");
    }

    @Test
    void isAskedForAnewEachTimeAndSentOnlyWhenItHasChanged() {
        var page = web().get("/");
        assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
        var again = web().get(
                        "/", "If-None-Match", page.headers().firstValue("etag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("content-security-policy")).isPresent();
    }

    @Test
    void loadsFilesWhoseAddressNamesTheirContent() {
        var files = FILE.matcher(web().get("/").body())
                .results()
                .map(MatchResult::group)
                .map(quoted -> quoted.replace("\"", ""))
                .toList();
        assertThat(files).hasSizeGreaterThan(4).allSatisfy(file -> {
            var answer = web().get(file);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("cache-control")).contains("max-age=31536000, public, immutable");
            assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(answer.headers().firstValue("content-type").orElseThrow())
                    .isIn("text/css;charset=UTF-8", "text/javascript;charset=UTF-8", "image/svg+xml;charset=UTF-8");
        });
    }

    @Test
    void letsNobodyKeepWhatThePageOfAnotherReleaseGets() {
        var answer = web().get("/console/0123456789abcdef/main.js");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/console",
                "/console/",
                "/console/x",
                "/console/x/",
                "/console/x/none.js",
                "/console/x/..%2f..%2fapplication.yaml",
                "/console/x/%2e%2e/application.yaml",
                "/console/application.yaml",
                "/favicon.ico",
                "/application.yaml"
            })
    void answersWhatIsNoFileOfItsOwnWithAProblem(String path) {
        var answer = Web.on(port).get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
    }

    @Test
    void tellsWhereToSignIn() {
        var settings = web().get("/console/settings");
        assertThat(settings.statusCode()).isEqualTo(200);
        assertThat(settings.body()).contains("\"clientId\":\"sarsen-console\"", "\"scopes\":[\"openid\",");
    }
}
