@NullMarked
package dev.sarsen;

import org.jspecify.annotations.NullMarked;
