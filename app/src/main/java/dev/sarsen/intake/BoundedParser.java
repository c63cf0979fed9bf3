// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Bounds what a single event costs to read, whatever its text holds, so that the event is refused and not the body. A number
 * that is too long to be worth the time, or beyond {@link BigDecimal}, reads as one that {@link MetadataRules} refuse; more
 * tokens than 8 KiB of metadata can have end the reading.
 */
class BoundedParser extends JsonParserDelegate {

    private static final int MAX_TOKENS = 9_000;
    private static final int MAX_NUMBER_LENGTH = 9_000;
    private static final BigDecimal REFUSED = new BigDecimal("1e100000");

    private int tokens;

    BoundedParser(JsonParser parser) {
        super(parser);
    }

    /** Begins to count the tokens of the next event. */
    void beginEvent() {
        tokens = 0;
    }

    /** Goes to the end of an event that was too long. */
    void skipTo(int nestingDepth) {
        while (streamReadContext().getNestingDepth() > nestingDepth) {
            delegate.nextToken();
        }
    }

    @Override
    public @Nullable JsonToken nextToken() {
        count();
        return super.nextToken();
    }

    @Override
    public @Nullable String nextName() {
        count();
        return super.nextName();
    }

    private void count() {
        if (++tokens > MAX_TOKENS) {
            throw new EventTooLong();
        }
    }

    @Override
    public BigDecimal getDecimalValue() {
        if (getStringLength() > MAX_NUMBER_LENGTH) {
            return REFUSED;
        }
        try {
            return super.getDecimalValue();
        } catch (NumberFormatException beyondAnyExponent) {
            return REFUSED;
        }
    }

    @Override
    public BigInteger getBigIntegerValue() {
        return getStringLength() > MAX_NUMBER_LENGTH ? REFUSED.toBigInteger() : super.getBigIntegerValue();
    }

    /** The event has more tokens than a valid one. */
    static class EventTooLong extends RuntimeException {

        private static final long serialVersionUID = 1;

        EventTooLong() {
            super(null, null, false, false);
        }
    }
}
