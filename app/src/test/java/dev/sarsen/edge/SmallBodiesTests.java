// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.mock.http.MockHttpInputMessage;

class SmallBodiesTests {

    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private final SmallBodies bodies = new SmallBodies(TIMEOUT);

    @Test
    void refusesABodyThatTrickles() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> read(new Trickle()))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.BODY_TOO_SLOW));
    }

    private void read(InputStream body) throws Exception {
        var message = new MockHttpInputMessage(body);
        var method = SmallBodiesTests.class.getDeclaredMethod("read", InputStream.class);
        bodies.beforeBodyRead(
                message, new MethodParameter(method, 0), (Type) String.class, StringHttpMessageConverter.class);
    }

    /** A blank every five milliseconds. */
    private static final class Trickle extends InputStream {

        @Override
        public int read() {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            return ' ';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            into[offset] = (byte) read();
            return 1;
        }
    }
}
