// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** HTTP over a bare socket, for what a client library would refuse to send. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    public static RawHttp connect(int port) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request on a connection of its own and waits for the answer; says nothing after the last byte. */
    public static Answer exchange(int port, byte[] request) {
        try (var http = connect(port)) {
            return http.send(request).finish().answer();
        }
    }

    public RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends as much as the server takes: it may answer and hang up before it has read everything. */
    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException hungUp) {
            return this;
        }
        return this;
    }

    /** Ends the sending side, as a client that dies or that has nothing more to say. */
    public RawHttp finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException hungUp) {
            return this;
        }
        return this;
    }

    /** Reads until the server hangs up. */
    public Answer answer() {
        var received = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(received);
        } catch (IOException reset) {
            return Answer.parse(received.toString(StandardCharsets.UTF_8));
        }
        return Answer.parse(received.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer, its header names in lower case; a chunked body stays chunked. */
    public record Answer(int status, TreeMap<String, String> headers, String body) {

        static Answer parse(String text) {
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new AssertionError("Not an HTTP answer: '" + text + "'");
            }
            var head = List.of(text.substring(0, end).split("\r\n"));
            var headers = new TreeMap<String, String>();
            head.stream()
                    .skip(1)
                    .map(line -> line.split(": ?", 2))
                    .forEach(field -> headers.put(field[0].toLowerCase(Locale.ROOT), field[1]));
            return new Answer(Integer.parseInt(head.getFirst().split(" ")[1]), headers, text.substring(end + 4));
        }

        /** The JSON object in the body, without the sizes of the chunks around it. */
        public String object() {
            return body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1);
        }
    }
}
