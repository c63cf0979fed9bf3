// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.scoring;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Scope;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The change from one version of the scoring rules to the next. */
@RestController
@RequestMapping(path = RescoreController.PATH, produces = "application/json")
class RescoreController {

    static final String PATH = "/api/v1/rescore";

    private final Rescore rescore;

    RescoreController(Rescore rescore) {
        this.rescore = rescore;
    }

    /**
     * Asks for the configured scoring rules to be put in force.
     *
     * <p>Workers build all accounts by them, and then all scores change at once; Location is the address of the state. Asking again while it
     * is under way changes nothing. A rescore by other rules is given up. If the rules are in force already, the status is done at once.
     */
    @Needs(Scope.OPS)
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    RescoreView rescore(HttpServletResponse response) {
        var asked = rescore.ask();
        response.setHeader(HttpHeaders.LOCATION, PATH);
        return asked;
    }

    /** Shows how far a rescore is: pending, running or done. */
    @Needs(Scope.OPS)
    @GetMapping
    RescoreView rescoreState() {
        return rescore.view();
    }
}
