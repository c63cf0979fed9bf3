// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page needs to know to sign somebody in.
 *
 * @param issuer the OpenID Connect issuer; absent in a process that opens no port
 * @param clientId the public client that the page is at the issuer
 * @param scopes what it asks for
 */
record SignIn(@Nullable URI issuer, String clientId, List<String> scopes) {}
