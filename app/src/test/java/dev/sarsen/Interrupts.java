// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Starts processes that end on Ctrl-C, whoever started the tests. {@code nohup ... &} and some CI runners ignore SIGINT; a child inherits
 * that, and a JVM that starts with it ignored never looks at SIGINT again. A shell cannot undo it and {@code env --default-signal} is not
 * everywhere, so this asks the C library of the JVM's own process, which every machine with a JDK has.
 */
final class Interrupts {

    private static final int SIGINT = 2;
    private static final MemorySegment DEFAULT = MemorySegment.NULL;
    private static final MemorySegment IGNORED = MemorySegment.ofAddress(1);
    /** More than any system's {@code struct sigaction}, whose first member is the handler. */
    private static final long ACTION_SIZE = 256;

    private static final MethodHandle SIGNAL =
            function("signal", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle SIGACTION = function(
            "sigaction",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    private Interrupts() {}

    /** Starts the process with SIGINT as the system has it by default; this JVM goes on as before. */
    static synchronized Process startInterruptible(ProcessBuilder builder) throws IOException {
        if (!areIgnored()) {
            return builder.start();
        }
        setHandler(DEFAULT);
        try {
            return builder.start();
        } finally {
            setHandler(IGNORED);
        }
    }

    private static boolean areIgnored() {
        try (var arena = Arena.ofConfined()) {
            var action = arena.allocate(ACTION_SIZE, ValueLayout.ADDRESS.byteAlignment());
            if ((int) SIGACTION.invokeExact(SIGINT, MemorySegment.NULL, action) != 0) {
                throw new IllegalStateException("sigaction does not tell how SIGINT is handled.");
            }
            return action.get(ValueLayout.ADDRESS, 0).equals(IGNORED);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void setHandler(MemorySegment handler) {
        try {
            var _ = (MemorySegment) SIGNAL.invokeExact(SIGINT, handler);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
}
