// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the problems of bodies and of the events in them. */
@Refuses({
    Problem.BODY_MALFORMED,
    Problem.BODY_EMPTY,
    Problem.BODY_TOO_SLOW,
    Problem.BODY_TOO_LARGE,
    Problem.TOO_MANY_EVENTS,
    Problem.MEDIA_TYPE_UNSUPPORTED,
    Problem.CONTENT_ENCODING_UNSUPPORTED,
    Problem.EVENTS_REFUSED,
    Problem.EVENT_MALFORMED,
    Problem.EVENT_TOO_LARGE,
    Problem.FIELD_UNKNOWN,
    Problem.FIELD_MISSING,
    Problem.FIELD_INVALID,
    Problem.EVENT_TYPE_UNKNOWN,
    Problem.TIMESTAMP_INVALID,
    Problem.TIMESTAMP_IN_THE_FUTURE,
    Problem.TIMESTAMP_TOO_OLD,
    Problem.TIMESTAMP_AFTER_ID,
    Problem.EVENT_ID_INVALID,
    Problem.EVENT_ID_IN_THE_FUTURE,
    Problem.EVENT_ID_TOO_OLD,
    Problem.EVENT_ID_REUSED,
    Problem.METADATA_TOO_LARGE,
    Problem.METADATA_TOO_DEEP,
    Problem.METADATA_NOT_STORABLE,
    Problem.INBOX_FULL,
    Problem.INTAKE_BUSY
})
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface RefusesEvents {}
