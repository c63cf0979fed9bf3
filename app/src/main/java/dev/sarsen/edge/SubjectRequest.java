// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.events.Subject;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Whose data a request is about. It is a body, because access logs hold addresses.
 *
 * @param kind whether id is that of an account or of a user
 * @param id the account or the user, as events name it
 */
public record SubjectRequest(
        Subject.Kind kind,
        @Size(min = 1, max = SubjectRequest.MAX_ID) String id) {

    static final int MAX_ID = 255;

    /** @throws Refused with {@link Problem#FIELD_MISSING} or {@link Problem#FIELD_INVALID} */
    public SubjectRequest {
        requireGiven("kind", kind);
        requireGiven("id", id);
        int length = id.codePointCount(0, id.length());
        if (length < 1 || length > MAX_ID || id.codePoints().anyMatch(SubjectRequest::isNotStorable)) {
            throw new Refused(
                    Problem.FIELD_INVALID,
                    "id must have 1 to 255 characters, none of them U+0000 or half of a surrogate pair.");
        }
    }

    private static void requireGiven(String field, @Nullable Object value) {
        if (value == null) {
            throw new Refused(Problem.FIELD_MISSING, field + " is missing.");
        }
    }

    private static boolean isNotStorable(int character) {
        return character == 0 || Character.getType(character) == Character.SURROGATE;
    }

    public Subject subject() {
        return new Subject(kind, id);
    }

    @Override
    public String toString() {
        return "SubjectRequest[" + kind.wireName() + "]";
    }
}
