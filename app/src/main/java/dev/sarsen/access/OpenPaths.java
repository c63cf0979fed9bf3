package dev.sarsen.access;

import java.util.List;

/**
 * Files that anyone may fetch, without a token; a bean of this type declares them.
 *
 * @param patterns path patterns, such as {@code /console/**}
 */
public record OpenPaths(List<String> patterns) {}
