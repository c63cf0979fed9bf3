package dev.sarsen.signals;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Page;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Scope;
import dev.sarsen.edge.Times;
import dev.sarsen.events.EventId;
import dev.sarsen.events.EventType;
import dev.sarsen.events.Named;
import dev.sarsen.events.SignalType;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/signals", produces = "application/json")
class SignalController {

    private final SignalSearch search;

    SignalController(SignalSearch search) {
        this.search = search;
    }

    @Needs(Scope.SIGNALS_READ)
    @GetMapping
    Page<SignalView> signals(
            @RequestParam(required = false) @Nullable String accountId,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable String eventType,
            @RequestParam(required = false) @Nullable String signalType,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        var filter = new SignalFilter(
                accountId,
                userId,
                named("eventType", EventType.class, eventType),
                named("signalType", SignalType.class, signalType),
                Times.parse("from", from),
                Times.parse("to", to),
                q);
        return search.page(filter, cursor, Page.checkedLimit(limit));
    }

    @Needs(Scope.SIGNALS_READ)
    @GetMapping("/{id}")
    SignalView signal(@PathVariable String id) {
        var eventId = EventId.parse(id)
                .orElseThrow(() -> new Refused(Problem.PARAMETER_INVALID, "The id of a signal is a UUIDv7."));
        return search.find(eventId.value())
                .orElseThrow(() -> new Refused(Problem.SIGNAL_NOT_FOUND, "No signal " + eventId + " is known."));
    }

    private static <T extends Enum<T> & Named> @Nullable T named(
            String parameter, Class<T> type, @Nullable String name) {
        if (name == null) {
            return null;
        }
        return Named.find(type, name)
                .orElseThrow(() -> new Refused(
                        Problem.PARAMETER_INVALID, parameter + " must be one of " + Named.list(type) + "."));
    }
}
