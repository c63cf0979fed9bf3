package dev.sarsen.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page needs to know to sign somebody in.
 *
 * @param issuer the OpenID Connect issuer; absent where the process knows none
 * @param clientId the public client that the page is at the issuer
 * @param scopes what it asks for
 */
record SignIn(@Nullable String issuer, String clientId, List<String> scopes) {}
