// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * Spring's authorization server, set up by hand: its auto-configuration would reach into the application. And no @Configuration, or the
 * application would find it.
 */
@EnableWebSecurity
class IssuerConfiguration {

    static final String CLI = "sarsen-cli";
    static final String CLI_SECRET = "dev";
    private static final String CONSOLE = "sarsen-console";
    static final String ALL_SCOPES = "events:write signals:read ops";

    /** The keys of this moment. */
    interface Keys extends Supplier<JWKSet> {}

    @Bean
    TomcatServletWebServerFactory webServer(IssuerSettings settings) {
        var server = new TomcatServletWebServerFactory(settings.port());
        server.setAddress(InetAddress.getLoopbackAddress());
        server.setRegisterDefaultServlet(true);
        return server;
    }

    @Bean
    @Order(1)
    SecurityFilterChain protocol(HttpSecurity http) {
        return http.oauth2AuthorizationServer(server -> {
                    http.securityMatcher(server.getEndpointsMatcher());
                    server.oidc(withDefaults());
                })
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .cors(withDefaults())
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain login(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .formLogin(withDefaults())
                .build();
    }

    @Bean
    UserDetailsService people() {
        return new InMemoryUserDetailsManager(
                User.withUsername("dev").password("{noop}dev").build());
    }

    @Bean
    RegisteredClientRepository clients(IssuerSettings settings) {
        return new InMemoryRegisteredClientRepository(console(settings), cli());
    }

    @Bean
    AuthorizationServerSettings addresses(IssuerSettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.address().toString())
                .build();
    }

    @Bean
    JWKSource<SecurityContext> signing(Keys keys) {
        return (selector, _) -> selector.select(keys.get());
    }

    @Bean
    JwtDecoder ownTokens(JWKSource<SecurityContext> signing) {
        return OAuth2AuthorizationServerConfiguration.jwtDecoder(signing);
    }

    /** Access tokens in the form of RFC 9068: for the API, with the scopes as text. */
    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> accessTokens() {
        return token -> {
            if (OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
                token.getClaims()
                        .audience(List.of("sarsen"))
                        .claim("client_id", token.getRegisteredClient().getClientId())
                        .claim("scope", String.join(" ", token.getAuthorizedScopes()));
            }
        };
    }

    @Bean
    CorsConfigurationSource corsConfigurationSource() {
        var rules = new CorsConfiguration();
        rules.setAllowedOriginPatterns(List.of("http://localhost:[*]", "http://127.0.0.1:[*]"));
        rules.setAllowedMethods(List.of("GET", "POST"));
        rules.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", rules);
        return source;
    }

    /** Of addresses at 127.0.0.1 any port is taken (RFC 8252, 7.3), of others only this one. */
    private static RegisteredClient console(IssuerSettings settings) {
        return client(CONSOLE, settings.sessions())
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://localhost:%d/".formatted(settings.application()))
                .redirectUri("http://127.0.0.1/")
                .postLogoutRedirectUri("http://localhost:%d/".formatted(settings.application()))
                .scope("openid")
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(false)
                        .build())
                .build();
    }

    private static RegisteredClient cli() {
        return client(CLI, Duration.ofHours(12))
                .clientSecret("{noop}" + CLI_SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
    }

    private static RegisteredClient.Builder client(String name, Duration tokensLive) {
        return RegisteredClient.withId(name)
                .clientId(name)
                .scopes(scopes -> scopes.addAll(List.of(ALL_SCOPES.split(" "))))
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(tokensLive)
                        .build());
    }
}
