// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.erasure;

import dev.sarsen.edge.Needs;
import dev.sarsen.edge.Problem;
import dev.sarsen.edge.Refused;
import dev.sarsen.edge.Refuses;
import dev.sarsen.edge.Scope;
import dev.sarsen.edge.SubjectRequest;
import dev.sarsen.events.EventId;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Erasures of persons and accounts. */
@RestController
@RequestMapping(path = "/api/v1/erasures", produces = "application/json")
class ErasureController {

    private final Erasures erasures;
    private final SubjectErasure erasure;

    ErasureController(Erasures erasures, SubjectErasure erasure) {
        this.erasures = erasures;
        this.erasure = erasure;
    }

    /**
     * Asks for everything of an account or of a user to be erased.
     *
     * <p>A worker does it; Location is the address of its state. From the answer on, events of the subject are accepted and not
     * scored. Asking again while it is not done leads to the same erasure.
     */
    @Refuses(Problem.FIELD_MISSING)
    @Needs(Scope.OPS)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    ErasureView erase(@RequestBody SubjectRequest request, HttpServletResponse response) {
        var asked = erasure.ask(request.subject());
        response.setHeader(HttpHeaders.LOCATION, "/api/v1/erasures/" + asked.id());
        return asked;
    }

    /**
     * Shows how far an erasure is: pending, running or done.
     *
     * @param id the id of the erasure
     */
    @Refuses({Problem.PARAMETER_INVALID, Problem.ERASURE_NOT_FOUND})
    @Needs(Scope.OPS)
    @GetMapping("/{id}")
    ErasureView erasure(@PathVariable EventId id) {
        return erasures.find(id.value())
                .orElseThrow(() -> new Refused(Problem.ERASURE_NOT_FOUND, Problem.ERASURE_NOT_FOUND.meaning()));
    }
}
