// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sarsen.local.Repository;
import dev.sarsen.trust.TestTrust;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import tools.jackson.databind.json.JsonMapper;

/** Tokens as issuers write them, with the settings that the guide has for each issuer. */
class IssuerShapesTests {

    private static final Pattern SETTING = Pattern.compile("export (SARSEN_ACCESS_\\w+)=(\\S+)");

    private final TestIssuer issuer = new TestIssuer();

    @AfterEach
    void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @CsvSource({"Entra ID, entra-id", "Amazon Cognito, cognito", "Auth0, auth0", "Keycloak, keycloak", "Okta, okta"})
    void openTheApiAsTheGuideSays(String heading, String file) throws IOException {
        var example = example(file);
        var settings = settings(heading);
        assertThat(settings).containsKey("SARSEN_ACCESS_ISSUER");
        try (var tokens = tokens(settings)) {
            var caller = caller(tokens, example.claims());
            assertThat(caller.scopes()).extracting(Enum::name).containsExactlyInAnyOrderElementsOf(example.scopes());
            assertThat(caller.client()).isEqualTo(example.client());
            assertThatThrownBy(() -> caller(tokens, with(example.claims(), example.refused())))
                    .isInstanceOf(BadJwtException.class)
                    .hasMessageContaining("claim is not valid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"entra-id", "cognito", "auth0", "okta"})
    void openNothingWithTheDefaults(String file) throws IOException {
        var example = example(file);
        try (var tokens = tokens(Map.of())) {
            assertThatThrownBy(() -> caller(tokens, example.claims())).isInstanceOf(BadJwtException.class);
        }
    }

    @Test
    void countNoScopeWithoutThePrefixAndNoneOfAnotherApi() throws IOException {
        try (var tokens = tokens(Map.of("SARSEN_ACCESS_SCOPEPREFIX", "sarsen/"))) {
            var claims = Map.<String, Object>of(
                    "iss",
                    "ISSUER",
                    "aud",
                    "sarsen",
                    "sub",
                    "c",
                    "scope",
                    "ops billing/events:write sarsen/signals:read");
            assertThat(caller(tokens, claims).scopes()).extracting(Enum::name).containsExactly("SIGNALS_READ");
        }
    }

    @ParameterizedTest
    @MethodSource("noTexts")
    void openNothingByAClaimThatIsNoText(Object odd) throws IOException {
        try (var tokens = tokens(Map.of("SARSEN_ACCESS_AUDIENCECLAIMS", "client"))) {
            assertThatThrownBy(() -> caller(tokens, with(plain(), Map.of("client", odd))))
                    .isInstanceOf(BadJwtException.class)
                    .hasMessageContaining("The client claim is not valid");
            assertThatThrownBy(() -> caller(tokens, with(plain(), Map.of("client", "sarsen", "scope", odd))))
                    .isInstanceOf(BadJwtException.class)
                    .hasMessageContaining("something else than text");
        }
    }

    static Stream<Object> noTexts() {
        return Stream.of(5, true, Map.of("sarsen", "sarsen"), List.of(5, List.of("sarsen")));
    }

    @Test
    void needNoAudienceWhereThePrefixSaysForWhomTheyAre() throws IOException {
        try (var tokens = tokens(Map.of("SARSEN_ACCESS_SCOPEPREFIX", "sarsen/", "SARSEN_ACCESS_AUDIENCECLAIMS", ""))) {
            var claims = Map.<String, Object>of("iss", "ISSUER", "sub", "c", "scope", "sarsen/ops");
            assertThat(caller(tokens, claims).scopes()).extracting(Enum::name).containsExactly("OPS");
        }
    }

    @Test
    void areVerifiedByTheIssuerThatTheyName() throws IOException {
        try (var other = new TestIssuer();
                var tokens = tokens(Map.of(
                        "SARSEN_ACCESS_ISSUERS_0_ISSUER",
                        other.address().toString(),
                        "SARSEN_ACCESS_ISSUERS_0_AUDIENCE",
                        "sarsen-too",
                        "SARSEN_ACCESS_ISSUERS_0_SCOPECLAIMS",
                        "roles",
                        "SARSEN_ACCESS_INSECUREISSUER",
                        issuer.address() + "," + other.address()))) {
            var ours = Map.<String, Object>of("iss", "ISSUER", "aud", "sarsen", "sub", "c", "scope", "ops");
            var theirs = Map.<String, Object>of("iss", "ISSUER", "aud", "sarsen-too", "sub", "c", "roles", "ops");
            assertThat(tokens.decode(issuer.token(ours)).getSubject()).isEqualTo("c");
            assertThat(tokens.decode(other.token(theirs)).getClaimAsStringList("scope"))
                    .containsExactly("ops");
            assertThatThrownBy(() -> tokens.decode(other.token(ours))).hasMessageContaining("aud");
            assertThatThrownBy(() -> tokens.decode(other.token(
                            with(theirs, Map.of("iss", issuer.address().toString())))))
                    .isInstanceOf(BadJwtException.class);
            assertThatThrownBy(
                            () -> tokens.decode(other.token(with(theirs, Map.of("iss", "https://evil.example.com")))))
                    .hasMessageContaining("The iss claim is not valid");
            assertThatThrownBy(() -> tokens.decode("e30.e30")).isInstanceOf(BadJwtException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sarsen.access.TestIssuer#oddKeys")
    void areVerifiedBesideAKeyThatIsNotUnderstood(String odd) throws IOException {
        issuer.publishing(odd, issuer.publicKey());
        try (var tokens = tokens(Map.of())) {
            assertThat(tokens.decode(issuer.token(plain())).getSubject()).isEqualTo("c");
        }
    }

    @Test
    void areVerifiedByTheKeysThatWereThereWhenTheIssuerPublishesNone() throws IOException {
        try (var tokens = tokens(Map.of())) {
            assertThat(tokens.decode(issuer.token(plain())).getSubject()).isEqualTo("c");
            issuer.publishing();
            assertThatThrownBy(() -> tokens.decode(issuer.token("k2", plain()))).isNotNull();
            assertThat(tokens.decode(issuer.token(plain())).getSubject()).isEqualTo("c");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SARSEN_ACCESS_AUDIENCECLAIMS, '', audience-claims is empty",
        "SARSEN_ACCESS_AUDIENCE, '', access.audience must not be blank",
        "SARSEN_ACCESS_ISSUERS_0_ISSUER, http://login.example.com, issuers[0].issuer is not https",
        "SARSEN_ACCESS_ISSUERS_0_ISSUER, https://login.example.com, issuers[0].audience must not be blank",
        "SARSEN_ACCESS_ISSUERS_0_ISSUER, login, must be an address",
        "SARSEN_ACCESS_ISSUERS_0_AUDIENCE, x, must be an address"
    })
    void areRefusedAtStartWhereASettingCannotWork(String name, String value, String message) {
        assertThatThrownBy(() -> bound(Map.of(name, value))).hasStackTraceContaining(message);
    }

    @Test
    void areRefusedAtStartWhereAnIssuerIsNamedTwice() {
        var twice = Map.of(
                "SARSEN_ACCESS_ISSUERS_0_ISSUER",
                issuer.address().toString(),
                "SARSEN_ACCESS_ISSUERS_0_AUDIENCE",
                "sarsen");
        assertThatThrownBy(() -> bound(twice)).hasStackTraceContaining("names an issuer twice");
    }

    private static Map<String, Object> plain() {
        return Map.of("iss", "ISSUER", "aud", "sarsen", "sub", "c", "scope", "ops");
    }

    private Caller caller(TrustedIssuers tokens, Map<String, Object> claims) {
        var request = new MockHttpServletRequest();
        request.setUserPrincipal(new JwtAuthenticationConverter().convert(tokens.decode(issuer.token(claims))));
        return Caller.of(request).orElseThrow();
    }

    private static Map<String, Object> with(Map<String, Object> claims, Map<String, Object> others) {
        var all = new HashMap<>(claims);
        all.putAll(others);
        return all;
    }

    private TrustedIssuers tokens(Map<String, String> settings) {
        var bound = bound(settings);
        return new TrustedIssuers(bound.all().stream()
                .map(trusted -> new Tokens(
                        trusted,
                        bound.clockSkew(),
                        TestTrust.publicOnly(),
                        Clock.systemUTC(),
                        new SimpleMeterRegistry()))
                .toList());
    }

    /** The settings as variables of the environment, with the issuer of this test in place of theirs. */
    private AccessProperties bound(Map<String, String> settings) {
        var variables = new HashMap<String, Object>(settings);
        variables.put("SARSEN_ACCESS_ISSUER", issuer.address().toString());
        variables.putIfAbsent("SARSEN_ACCESS_INSECUREISSUER", issuer.address().toString());
        return new Binder(ConfigurationPropertySources.from(
                        new SystemEnvironmentPropertySource("systemEnvironment", variables)))
                .bind("sarsen.access", AccessProperties.class)
                .get();
    }

    private static Map<String, String> settings(String heading) throws IOException {
        var guide = Files.readString(Repository.root().resolve("docs/guides/access.md"));
        int begin = guide.indexOf("\n### " + heading + "\n");
        assertThat(begin).as("the section of " + heading).isNotNegative();
        var section = guide.substring(begin, guide.indexOf("```\n", guide.indexOf("```sh", begin)));
        var settings = new HashMap<String, String>();
        SETTING.matcher(section).results().forEach(line -> settings.put(line.group(1), line.group(2)));
        return settings;
    }

    private static Example example(String file) {
        return Objects.requireNonNull(
                JsonMapper.shared().readValue(Path.of("src/test/resources/issuers", file + ".json"), Example.class));
    }

    /** @param refused claims with which the token is meant for somebody else */
    private record Example(
            Map<String, Object> claims, List<String> scopes, String client, Map<String, Object> refused) {}
}
