// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.bench;

import dev.sarsen.Tokens;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive connection that sends requests made beforehand and reads little of the answers: what the client costs is not
 * measured with the server, as far as that goes on one machine.
 */
final class Wire implements AutoCloseable {

    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int BUFFER = 16 * 1024;

    private final URI server;
    private @Nullable Socket socket;
    private InputStream input = InputStream.nullInputStream();

    Wire(URI server) {
        this.server = server;
    }

    /** Sends requests over so many connections at once, and wants every one of them accepted; the seconds that it took. */
    static double seconds(URI server, Collection<byte[]> requests, int connections) throws Exception {
        var wires = Stream.generate(() -> new Wire(server)).limit(connections).toList();
        try {
            List<Crew.Hand<byte[]>> hands = new ArrayList<>();
            wires.forEach(wire -> hands.add(request -> requireAccepted(wire.exchange(request))));
            return Crew.seconds(requests, hands);
        } finally {
            for (var wire : wires) {
                wire.close();
            }
        }
    }

    private static void requireAccepted(int status) {
        if (status != 202) {
            throw new IllegalStateException("HTTP " + status);
        }
    }

    /** Connected when first needed: a server closes a connection on which nothing comes. */
    private Socket connected() throws IOException {
        if (socket == null) {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            input = new BufferedInputStream(socket.getInputStream(), BUFFER);
        }
        return socket;
    }

    static byte[] post(String path, String contentType, byte[] body) {
        var head = head("POST " + path, Tokens.all()) + "Content-Type: " + contentType + "\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        var bytes = head.getBytes(StandardCharsets.US_ASCII);
        var request = new byte[bytes.length + body.length];
        System.arraycopy(bytes, 0, request, 0, bytes.length);
        System.arraycopy(body, 0, request, bytes.length, body.length);
        return request;
    }

    static byte[] get(String path) {
        return get(path, Tokens.all());
    }

    static byte[] get(String path, String token) {
        return (head("GET " + path, token) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String head(String request, String token) {
        return request + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n";
    }

    /** Sends a request and reads its answer to the end; the status. */
    int exchange(byte[] request) throws IOException {
        connected().getOutputStream().write(request);
        int status = Integer.parseInt(line().substring(STATUS_AT, STATUS_AT + 3));
        long length = -1;
        boolean last = false;
        for (var header = header(); !header.isEmpty(); header = header()) {
            if (header.startsWith("content-length:")) {
                length =
                        Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
            }
            last |= header.equals("connection: close");
        }
        if (length >= 0) {
            input.skipNBytes(length);
        } else {
            skipChunks();
        }
        if (last) {
            close();
        }
        return status;
    }

    private void skipChunks() throws IOException {
        int size;
        do {
            size = Integer.parseInt(line(), 16);
            input.skipNBytes(size + 2L);
        } while (size > 0);
    }

    private String header() throws IOException {
        return line().toLowerCase(Locale.ROOT);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new EOFException("The server closed the connection.");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
