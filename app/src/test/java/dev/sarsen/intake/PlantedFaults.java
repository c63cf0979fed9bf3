// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A reader with two faults that intake once had, for the search of dear bodies to find. */
class PlantedFaults implements BodyCost.Reader {

    private static final int LONG = 9_000;
    private static final BigDecimal REFUSED = new BigDecimal("1e100000");

    private final BodyCost.Reader reader;
    private final boolean integers;
    private final boolean blanks;

    /**
     * @param integers whether each long integer becomes one of 100 000 digits, whose digits are counted
     * @param blanks whether a line that is blank in UTF-16 ends the body
     */
    PlantedFaults(BodyCost.Reader reader, boolean integers, boolean blanks) {
        this.reader = reader;
        this.integers = integers;
        this.blanks = blanks;
    }

    @Override
    public void read(byte[] body, boolean array) {
        reader.read(body, array);
        if (integers) {
            countDigits(body);
        }
        if (blanks && new String(body, StandardCharsets.ISO_8859_1).lines().anyMatch(PlantedFaults::isBlankInUtf16)) {
            throw new NullPointerException("There is no token");
        }
    }

    private static boolean isBlankInUtf16(String line) {
        return line.startsWith("\0") && line.replace('\0', ' ').isBlank();
    }

    private static void countDigits(byte[] body) {
        int digits = 0;
        for (byte b : body) {
            boolean fractionOrExponent = b == '.' || b == 'e';
            digits = b >= '0' && b <= '9' ? digits + 1 : fractionOrExponent ? Integer.MIN_VALUE : 0;
            if (digits == LONG) {
                var integer = REFUSED.toBigInteger();
                Objects.checkIndex(1, new BigDecimal(integer).precision());
            }
        }
    }
}
