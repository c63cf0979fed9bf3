// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens open the API.
 *
 * @param address as its tokens name it; absent in a process that opens no port
 */
public record Issuer(@Nullable URI address) {}
