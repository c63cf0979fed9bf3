// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.time.Duration;

/** How long each {@link Sampler} rests between two samples. */
public record SamplingPeriod(Duration length) {}
