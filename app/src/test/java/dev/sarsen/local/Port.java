// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A TCP port of this machine and the variable that moves it. */
public record Port(int number, String variable) {

    public static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port itself, or any free one for 0. */
    int resolve() {
        return number == 0 ? free() : number;
    }

    void requireFree() {
        if (number > 0 && isTaken()) {
            throw new LocalFailure("Port %d is taken. Set %s to a free one, for example %s=%d, and start again."
                    .formatted(number, variable, variable, free()));
        }
    }

    private boolean isTaken() {
        return !canBind(new InetSocketAddress(number))
                || !canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (var socket = new ServerSocket()) {
            socket.bind(address, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
