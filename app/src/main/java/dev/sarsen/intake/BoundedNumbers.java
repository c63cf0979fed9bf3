package dev.sarsen.intake;

import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.core.JsonParser;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Reads a number that is too long to be worth the time, or beyond {@link BigDecimal}, as one that {@link MetadataRules}
 * refuses: the event is refused then, and not the body.
 */
class BoundedNumbers extends JsonParserDelegate {

    private static final int MAX_LENGTH = 9_000;
    private static final BigDecimal REFUSED = new BigDecimal("1e100000");

    BoundedNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public BigDecimal getDecimalValue() {
        if (getStringLength() > MAX_LENGTH) {
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
        return getStringLength() > MAX_LENGTH ? REFUSED.toBigInteger() : super.getBigIntegerValue();
    }
}
