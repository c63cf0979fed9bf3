// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.intake.BodyCost;
import java.util.List;

/** What reading the dearest body costs, of all that a search finds. */
final class BodiesBenchmark {

    private static final long SEED = 20261130;

    private final Scale scale;

    BodiesBenchmark(Scale scale) {
        this.scale = scale;
    }

    List<Gate> run() {
        var costs = scale.sabotage() ? BodyCost.withPlantedFaults(SEED) : BodyCost.ofIntake(SEED);
        var dearest = costs.dearest(scale.changesOfBodies());
        return List.of(Gate.atMost(
                "dearest-body",
                BodyCost.LIMIT,
                "CPU of reading the dearest body, of a plain one of as many bytes and events",
                dearest.text(),
                dearest.ratio()));
    }
}
