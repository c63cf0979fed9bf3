// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks from 1, where rank k is drawn in proportion to 1 / k^exponent: few are busy, most are rare. */
final class Zipf {

    private final double[] cumulative;

    Zipf(int ranks, double exponent) {
        cumulative = new double[ranks];
        double sum = 0;
        for (int k = 1; k <= ranks; k++) {
            sum += Math.pow(k, -exponent);
            cumulative[k - 1] = sum;
        }
    }

    int draw(RandomGenerator random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble(cumulative[cumulative.length - 1]));
        return (found < 0 ? -found - 1 : found) + 1;
    }
}
