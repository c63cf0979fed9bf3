// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.access;

import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The issuer at which people sign in.
 *
 * @param address as its tokens name it; absent in a process that opens no port
 * @param origins the origin of its discovery document, and that of its token endpoint once that document was read
 */
public record Issuer(@Nullable URI address, Supplier<Set<String>> origins) {}
