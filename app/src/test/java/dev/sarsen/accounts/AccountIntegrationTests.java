// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.accounts;

import static dev.sarsen.ApiClient.escaped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sarsen.ApiClient;
import dev.sarsen.Database;
import dev.sarsen.IntegrationTest;
import dev.sarsen.RawHttp;
import dev.sarsen.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@IntegrationTest
class AccountIntegrationTests {

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private Database database;

    @Autowired
    private Accounts rows;

    private TestAccounts accounts;

    @BeforeEach
    void clean() {
        database.truncate();
        accounts = new TestAccounts(rows, new ApiClient(port));
    }

    @ParameterizedTest
    @MethodSource
    void findsAnAccountByItsNameInThePath(String name) {
        accounts.fold(name, 0.5);
        accounts.fold("another", 0.9);
        var answer = accounts.api().get("/api/v1/accounts/" + escaped(name));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("accountId").stringValue()).isEqualTo(name);
        assertThat(answer.json().path("signals").asInt()).isEqualTo(1);
    }

    static Stream<String> findsAnAccountByItsNameInThePath() {
        return Stream.of(
                "acct_1",
                "a/b",
                "/",
                "a//b",
                "a/",
                "a%2Fb",
                "100%",
                "%00",
                "a b",
                " ",
                "a+b",
                "a;b=c",
                "a?b#c",
                "a\\b",
                "{id}",
                "*",
                "**",
                "a.json",
                "a..b",
                "...",
                "\n",
                "\t",
                "\u001f",
                "\u007f",
                "\"<>'`|^[]",
                "ä€",
                "\u202e",
                "\uD834\uDD1E",
                "e\u0301",
                "stats",
                "x".repeat(255),
                "\uD834\uDD1E".repeat(255));
    }

    @Test
    void tellsNamesApartThatLookAlike() {
        accounts.fold("\u00e9", 0.5);
        for (var other : new String[] {"e\u0301", "\u00c9", "\u00e9 ", " \u00e9", "\u00e9/", "e"}) {
            assertUnknown(escaped(other));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a%2Fb", "%25", "acct_1%20"})
    void doesNotFindAnAccountThatHasNoSignal(String path) {
        accounts.fold("acct_1", 0.5);
        assertUnknown(path);
    }

    @Test
    void doesNotFindAnAccountWhoseNameIsTooLong() {
        assertUnknown("x".repeat(256));
    }

    private void assertUnknown(String path) {
        var answer = accounts.api().get("/api/v1/accounts/" + path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.at("/code")).isEqualTo("account-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%", "%4", "%zz", "%C3", "%C3%28", "%ED%A0%80"})
    void refusesPathsThatHoldNoName(String path) {
        var request = "GET /api/v1/accounts/" + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + Tokens.all()
                + "\r\n\r\n";
        var answer = RawHttp.exchange(port, request.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().get("content-type")).startsWith("application/problem+json");
    }

    @Test
    void showsTheDecayedScoreOfNow() {
        accounts.fold("acct_1", 0.5);
        accounts.fold("acct_1", 0.25);
        var answer = accounts.api().get("/api/v1/accounts/acct_1");
        assertThat(answer.json().path("score").doubleValue()).isBetween(0.7499, 0.75);
        assertThat(answer.at("/asOf")).endsWith("Z");
        assertThat(answer.at("/lastSignalAt")).endsWith("Z");
    }

    @Test
    void refusesParametersThatItDoesNotKnow() {
        assertThat(accounts.api().get("/api/v1/accounts/acct_1?limit=1").at("/code"))
                .isEqualTo("parameter-unknown");
    }
}
