// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that takes a safety away and asserts which {@link Check} breaks. Runs when it is its {@link Turns turn}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(Turns.class)
@interface CounterTest {}
