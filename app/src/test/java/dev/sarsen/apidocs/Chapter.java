// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import io.swagger.v3.oas.models.OpenAPI;
import java.util.List;

/** One thing that the document says of every operation. */
interface Chapter {

    void write(OpenAPI document, List<Endpoint> endpoints);
}
