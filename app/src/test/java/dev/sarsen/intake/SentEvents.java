// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

/** What a body of events may be, for the API's documents. */
public final class SentEvents {

    public static final Class<?> EVENT = SentEvent.class;
    public static final int MAX_ARRAY = BodyReader.MAX_ARRAY;
    public static final int MAX_LINES = BodyReader.MAX_LINES;

    private SentEvents() {}
}
