// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.sarsen;

import org.jspecify.annotations.NullMarked;
