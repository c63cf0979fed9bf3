// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Order;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.events.SignalType;
import dev.sarsen.flags.Flag;
import dev.sarsen.flags.Flags;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What has become of events: signals, each with its score. */
@RestController
@RequestMapping(path = "/api/v1/signals", produces = "application/json")
class SignalController {

    private final SignalSearch search;
    private final SignalChanges changes;
    private final Flags flags;

    SignalController(SignalSearch search, SignalChanges changes, Flags flags) {
        this.search = search;
        this.changes = changes;
        this.flags = flags;
    }

    /**
     * Lists signals in the order of their events' times, page by page.
     *
     * @param accountId only of this account
     * @param userId only of this user
     * @param eventType only of events of this type
     * @param signalType only of this type
     * @param from only of events at this time or after it
     * @param to only of events before this time; must be after {@code from}
     * @param q only with these words in the metadata, in the syntax of a web search; searches the last 31 days unless {@code
     *     from} and {@code to} name a narrower window
     * @param order {@code newest} first, or {@code oldest}
     * @param cursor where the page begins: {@code nextCursor} of the page before, which had the same filters
     * @param limit how many signals a page holds
     */
    @Refuses({
        Problem.PARAMETER_INVALID,
        Problem.CURSOR_INVALID,
        Problem.SEARCH_WINDOW_TOO_WIDE,
        Problem.SEARCH_TOO_BROAD,
        Problem.FEATURE_OFF
    })
    @Needs(Scope.SIGNALS_READ)
    @GetMapping
    Page<SignalView> signals(
            @RequestParam(required = false) @Nullable String accountId,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable EventType eventType,
            @RequestParam(required = false) @Nullable SignalType signalType,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "newest") Order order,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        if (q != null && !flags.isOn(Flag.FULL_TEXT_SEARCH)) {
            throw new Refused(Problem.FEATURE_OFF, "The search by words is turned off. Leave q out.");
        }
        var filter = new SignalFilter(accountId, userId, eventType, signalType, from, to, q);
        return search.page(filter, order, cursor, Page.checkedLimit(limit));
    }

    /**
     * Follows the signals in the order in which they were scored: each once, none left out. Ask with the {@code nextCursor} of the
     * answer before, at once while pages are full and after a pause when they are not. An erased signal is not shown any more.
     *
     * <p>As {@code application/x-ndjson} each line is a signal, and {@code nextCursor} is in the address that the header {@code Link} has.
     *
     * @param cursor where the page begins: {@code nextCursor} of the answer before; without it, at the oldest signal
     * @param limit how many signals a page holds
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.CURSOR_INVALID})
    @Needs(Scope.SIGNALS_READ)
    @GetMapping(
            path = "/changes",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    SignalChanges.Changes changes(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit,
            HttpServletResponse response) {
        var page = changes.after(cursor, Page.checkedLimit(limit));
        response.setHeader(HttpHeaders.LINK, "<?cursor=%s&limit=%d>; rel=\"next\"".formatted(page.nextCursor(), limit));
        return page;
    }

    /**
     * Shows one signal.
     *
     * @param id the id of the signal, which is that of its event
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.SIGNAL_NOT_FOUND})
    @Needs(Scope.SIGNALS_READ)
    @GetMapping("/{id}")
    SignalView signal(@PathVariable EventId id) {
        return search.find(id.value())
                .orElseThrow(() -> new Refused(Problem.SIGNAL_NOT_FOUND, "No signal " + id + " is known."));
    }
}
