// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A token to post with: the one that was given, or one of a development issuer, which is asked again when it has ended. */
public final class Bearer {

    private final URI issuer;
    private final String given;
    private final String scopes;
    private @Nullable String fetched;

    /**
     * @param given a token that is used always; empty if there is none
     * @param scopes what a token of the issuer shall be good for, separated by blanks
     */
    public Bearer(URI issuer, String given, String scopes) {
        this.issuer = issuer;
        this.given = given;
        this.scopes = scopes;
    }

    public synchronized String token() throws IOException, InterruptedException {
        if (!given.isEmpty()) {
            return given;
        }
        if (fetched == null) {
            fetched = ClientTokens.from(issuer, scopes);
        }
        return fetched;
    }

    public synchronized void forget() {
        fetched = null;
    }
}
