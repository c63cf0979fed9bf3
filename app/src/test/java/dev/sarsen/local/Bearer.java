package dev.sarsen.local;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A token to post with: the one that was given, or one of a development issuer, which is asked again when it has ended. */
final class Bearer {

    private final URI issuer;
    private final String given;
    private @Nullable String fetched;

    Bearer(URI issuer, String given) {
        this.issuer = issuer;
        this.given = given;
    }

    synchronized String token() throws IOException, InterruptedException {
        if (!given.isEmpty()) {
            return given;
        }
        if (fetched == null) {
            fetched = ClientTokens.from(issuer, "events:write");
        }
        return fetched;
    }

    synchronized void forget() {
        fetched = null;
    }
}
