// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import dev.sarsen.platform.OperatorCommand;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tests a running Sarsen from outside, with nothing but what a client of the API has. */
@Command(
        name = SmokeCommand.NAME,
        mixinStandardHelpOptions = true,
        header = "Tests a running Sarsen as a client: posts an event and reads its score.",
        description = {
            "It asks the issuer for a token by client credentials, posts an event of the account smoke-test, waits until it is scored, and reads the",
            "score of the account. The event stays in the data. It connects to the issuer and the API alone, and needs none of the application's settings.",
            "The client's secret is taken of the variable SARSEN_SMOKE_CLIENTSECRET.",
            "It ends with 0 when the score was read, with 1 and the reason when a step failed, and with 2 when an option is wrong."
        })
public class SmokeCommand implements OperatorCommand {

    static final String NAME = "smoke";
    static final String SECRET = "SARSEN_SMOKE_CLIENTSECRET";

    private final Map<String, String> variables;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--api",
            defaultValue = "http://localhost:8080",
            description = "The address of the API (default ${DEFAULT-VALUE}).")
    private URI api = URI.create("");

    @Option(names = "--token-url", required = true, description = "The token endpoint of the issuer.")
    private URI tokenUrl = URI.create("");

    @Option(names = "--client-id", required = true, description = "The client at the issuer.")
    private String clientId = "";

    @Option(
            names = "--commit",
            defaultValue = "",
            description =
                    "First wait until pods of this commit alone answer; with any, until pods of whatever commit do.")
    private String commit = "";

    @Option(
            names = "--release-within",
            defaultValue = "3300",
            description = "How many seconds to wait for these pods (default ${DEFAULT-VALUE}).")
    private int releaseWithin;

    @Option(
            names = "--within",
            defaultValue = "60",
            description = "How many seconds to wait for the score (default ${DEFAULT-VALUE}).")
    private int within;

    @Option(
            names = "--authorities",
            defaultValue = "${env:SARSEN_TRUST_AUTHORITIES}",
            description =
                    "A PEM file of private authorities to trust beside the public ones (default: that of SARSEN_TRUST_AUTHORITIES).")
    private @Nullable Path authorities;

    public SmokeCommand(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Whether the command line names this command. */
    public static boolean isNamedBy(String... args) {
        return Arrays.stream(args)
                .filter(arg -> !arg.startsWith("-"))
                .findFirst()
                .filter(NAME::equals)
                .isPresent();
    }

    @Override
    public Integer call() {
        requireAddress("--api", api);
        requireAddress("--token-url", tokenUrl);
        require(within > 0, "--within must be at least 1.");
        require(releaseWithin > 0, "--release-within must be at least 1.");
        var smoke = smoke();
        if (!commit.isEmpty()) {
            smoke.awaitRelease(commit, Duration.ofSeconds(releaseWithin));
        }
        smoke.awaitScore(smoke.post(), Duration.ofSeconds(within));
        smoke.readAccount();
        return 0;
    }

    private Smoke smoke() {
        var secret = variables.getOrDefault(SECRET, "");
        require(!secret.isEmpty(), SECRET + " is not set. Set it to the secret of the client " + clientId + ".");
        var requests = new Requests(tls());
        var tokens = new ClientTokens(requests, tokenUrl, clientId, secret, Clock.systemUTC());
        return new Smoke(
                new Api(requests, api, tokens),
                Clock.systemUTC(),
                spec().commandLine().getOut());
    }

    private SSLContext tls() {
        try {
            return authorities == null ? SSLContext.getDefault() : Authorities.trusting(authorities);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has TLS", e);
        }
    }

    private void requireAddress(String option, URI address) {
        var scheme = address.getScheme();
        require(
                address.getHost() != null && ("http".equals(scheme) || "https".equals(scheme)),
                "%s must be an address such as https://sarsen.example.com, is '%s'.".formatted(option, address));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec().commandLine(), otherwise);
        }
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
