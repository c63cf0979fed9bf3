// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

/** Measures something in the background for a gauge, so that a scrape never asks a server. */
public interface Sampler {

    /** Takes one sample; a failure keeps the last one. */
    void sample();
}
