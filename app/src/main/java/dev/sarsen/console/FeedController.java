// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.console;

import dev.sarsen.access.Caller;
import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import dev.sarsen.flags.Flag;
import dev.sarsen.flags.Flags;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is going on, at a moment and as it goes on. */
@RestController
class FeedController {

    private final Poll poll;
    private final Feed feed;
    private final Flags flags;

    FeedController(Poll poll, Feed feed, Flags flags) {
        this.poll = poll;
        this.feed = feed;
        this.flags = flags;
    }

    /** Shows rates, the inbox, the hottest accounts and the state of what this process depends on. */
    @Needs(Scope.SIGNALS_READ)
    @GetMapping(path = "/api/v1/overview", produces = "application/json")
    Overview overview() {
        return poll.overview();
    }

    /** Sends the overview again and again as server-sent events, until the token expires. */
    @Refuses({Problem.FEATURE_OFF, Problem.FEED_FULL})
    @Needs(Scope.SIGNALS_READ)
    @GetMapping(path = "/api/v1/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void feed(HttpServletRequest request, HttpServletResponse response) throws InterruptedException {
        if (!isOn()) {
            throw new Refused(
                    Problem.FEATURE_OFF, "The live feed is turned off. Ask /api/v1/overview every ten seconds.");
        }
        var caller = Caller.of(request).orElseThrow();
        var viewer = feed.enter(caller.subject(), caller.expiresAt());
        try {
            response.setContentType("text/event-stream;charset=utf-8");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            // Proxies that buffer, such as nginx, let this answer through as it comes.
            response.setHeader("X-Accel-Buffering", "no");
            if (!HttpMethod.HEAD.matches(request.getMethod())) {
                viewer.writeTo(response.getOutputStream(), this::isOn);
            }
        } catch (IOException gone) {
            return;
        } finally {
            feed.leave(viewer);
        }
    }

    private boolean isOn() {
        return flags.isOn(Flag.LIVE_FEED);
    }
}
