// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.platform;

import java.util.concurrent.Callable;

/**
 * A command of the person on call, a picocli {@code @Command}: {@code java -jar sarsen.jar NAME …}. Returns the exit
 * code; prints its result to standard output; safe to run again after it was cut short.
 */
public interface OperatorCommand extends Callable<Integer> {}
