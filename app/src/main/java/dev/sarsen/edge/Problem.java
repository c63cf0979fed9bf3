// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.util.Locale;

/**
 * Every way in which a request or an event is refused. The code of a problem is its name in lower case with hyphens; codes are
 * part of the API and never change their meaning.
 */
public enum Problem {
    REQUEST_INVALID(400, "The request is not valid HTTP or lacks something that the endpoint needs."),
    BODY_MALFORMED(400, "The body is not valid JSON in UTF-8, or it was cut short. Nothing was stored."),
    BODY_EMPTY(400, "The body holds no event."),
    PARAMETER_INVALID(400, "A query or path parameter has a value that is not allowed."),
    PARAMETER_UNKNOWN(400, "The endpoint has no such query parameter."),
    CURSOR_INVALID(400, "The cursor was not made by this API, or for other filters. Start again without a cursor."),
    SEARCH_WINDOW_TOO_WIDE(400, "Full-text search covers at most 31 days. Narrow from and to."),
    TOKEN_MISSING(401, "This needs a bearer token of the issuer, in the header Authorization."),
    TOKEN_INVALID(
            401, "The bearer token is not one that opens this API: see the detail. Get a new one from the issuer."),
    SCOPE_MISSING(403, "The bearer token does not allow this. Get one with the scope that the detail names."),
    ORIGIN_NOT_ALLOWED(403, "Pages of this origin may not call the API. See sarsen.edge.allowed-origins."),
    NOT_FOUND(404, "There is nothing at this address."),
    EVENT_NOT_FOUND(404, "No event with this id is known: it was never accepted, or its retention has passed."),
    SIGNAL_NOT_FOUND(404, "No signal with this id is known. The event may be pending: see /api/v1/events/{id}."),
    DEAD_EVENT_NOT_FOUND(404, "No dead event with this id is known, nor one that was replayed."),
    REPLAY_NOT_FOUND(404, "No replay with this id is known."),
    ERASURE_NOT_FOUND(404, "No erasure with this id is known."),
    ACCOUNT_NOT_FOUND(404, "No signal of this account was scored yet."),
    FEATURE_OFF(404, "What was asked for is turned off at the moment. Do without it; /api/v1/flags says what is on."),
    METHOD_NOT_ALLOWED(405, "The address exists but does not know this method."),
    NOT_ACCEPTABLE(406, "The answer is JSON; the Accept header excludes it."),
    BODY_TOO_SLOW(408, "The body took too long to arrive. Nothing was stored. Send smaller batches."),
    BODY_TOO_LARGE(
            413,
            "The body is larger than 8 MiB, counted after it was inflated, or than the 16 KiB of other requests than events. Nothing was stored. Send smaller batches."),
    TOO_MANY_EVENTS(413, "An array holds at most 1 000 events, NDJSON at most 10 000 lines. Nothing was stored."),
    QUERY_TOO_LONG(414, "The query is longer than 8 192 characters."),
    MEDIA_TYPE_UNSUPPORTED(415, "Bodies are sent as application/json, events also as application/x-ndjson, in UTF-8."),
    CONTENT_ENCODING_UNSUPPORTED(
            415, "Bodies come as they are, those of events also with Content-Encoding gzip. Nothing was stored."),
    EVENTS_REFUSED(422, "Every event of the body was refused, for more than one reason. See the receipts."),
    EVENT_MALFORMED(422, "The event is not JSON, is not a JSON object, or has a name twice in one object."),
    EVENT_TOO_LARGE(422, "The event holds more values than its fields and 8 KiB of metadata can."),
    FIELD_UNKNOWN(422, "The event, or the body of another request, has a field that is not part of it."),
    FIELD_MISSING(422, "A required field is missing."),
    FIELD_INVALID(422, "A field has the wrong type, or a value that is not allowed."),
    EVENT_TYPE_UNKNOWN(422, "The event type is not one of the types that are scored."),
    TIMESTAMP_INVALID(422, "The timestamp is not a time as RFC 3339 has it, such as 2026-01-31T12:00:00Z."),
    TIMESTAMP_IN_THE_FUTURE(422, "The timestamp is more than 5 minutes ahead."),
    TIMESTAMP_TOO_OLD(422, "The timestamp is further back than signals are kept."),
    TIMESTAMP_AFTER_ID(422, "The timestamp is more than 5 minutes after the time in the event's id."),
    EVENT_ID_INVALID(422, "The id is not a UUIDv7 (RFC 9562)."),
    EVENT_ID_IN_THE_FUTURE(422, "The time in the id is more than 5 minutes ahead."),
    EVENT_ID_TOO_OLD(422, "The time in the id is further back than ids are accepted."),
    EVENT_ID_REUSED(422, "An event with this id and other values is already known."),
    METADATA_TOO_LARGE(422, "The metadata is larger than 8 KiB."),
    METADATA_TOO_DEEP(422, "The metadata is nested deeper than 32 levels."),
    METADATA_NOT_STORABLE(422, "The metadata holds a character or a number that cannot be stored."),
    HEADERS_TOO_LARGE(
            431,
            "The request line and the header fields are larger than 16 KiB together. Mostly it is the token: have the issuer write fewer claims into it."),
    RATE_LIMITED(
            429,
            "The client sends more requests, or more events or KiB of them, than it may. Nothing was stored. Try again after the time in Retry-After."),
    TOO_MANY_AT_ONCE(
            429,
            "The client has too many requests in flight, or too many bytes of their bodies. Nothing was stored. Try again after the time in Retry-After."),
    INBOX_FULL(
            429,
            "Too many events wait to be scored, of this client or of all. Nothing was stored. Try again after the time in Retry-After."),
    INTERNAL_ERROR(500, "Something failed on our side. The log has the details."),
    ISSUER_UNREACHABLE(503, "The issuer's keys could not be fetched, so no token can be checked. Try again."),
    INTAKE_BUSY(503, "Too many bodies are in flight. Nothing was stored. Try again after the time in Retry-After."),
    FEED_FULL(503, "This process serves as many live feeds as it may. Try again after the time in Retry-After."),
    OVERLOADED(503, "More requests wait than can be answered soon. Try again after the time in Retry-After."),
    DATABASE_BUSY(503, "The database did not answer in time. Try again after the time in Retry-After."),
    DATABASE_READ_ONLY(
            503,
            "The database takes no writes at the moment, as during a failover. Nothing was stored. Try again after the time in Retry-After."),
    SEARCH_TOO_BROAD(422, "The search matches too much to be answered in time. Narrow it by time, account or words.");

    private final int status;
    private final String meaning;

    Problem(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** The stable code, such as {@code event-id-reused}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The HTTP status that a request refused for this reason gets. */
    public int status() {
        return status;
    }

    /** What to do, as far as the status tells: whether the same request may succeed later. */
    public String advice() {
        return switch (status) {
            case 401 -> "Get a token, or a new one, and send the request again.";
            case 403 -> "The same request gets the same answer until somebody allows it.";
            case 404 -> "Check the address. What is not there yet may be there later.";
            case 408, 429, 503 ->
                "Send the same request again after the time in Retry-After, or after a pause that grows.";
            case 500 ->
                "Send the same request again later; if it fails again, tell who runs this Sarsen, with the time.";
            default -> "Change the request: the same one gets the same answer.";
        };
    }

    /** What it means and what to do, in a sentence or two. */
    public String meaning() {
        return meaning;
    }
}
