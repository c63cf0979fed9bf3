// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says that this process answers on the application port, and nothing about anything else. */
@RestController
class HealthzController {

    /** Whether this process answers. */
    @Open
    @GetMapping(path = "/healthz", produces = MediaType.TEXT_PLAIN_VALUE)
    String healthz() {
        return "ok\n";
    }
}
