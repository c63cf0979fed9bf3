// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.signals;

import dev.sarsen.signals.SignalChanges.Changes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Writes the signals of a page as NDJSON, each as JSON has it, for those who load them into a table. */
class SignalLines extends AbstractHttpMessageConverter<Changes> {

    private final JsonMapper json;

    SignalLines(JsonMapper json) {
        super(MediaType.APPLICATION_NDJSON);
        this.json = json;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == Changes.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType media) {
        return false;
    }

    @Override
    protected Changes readInternal(Class<? extends Changes> type, HttpInputMessage message) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void writeInternal(Changes page, HttpOutputMessage message) throws IOException {
        var lines = new ByteArrayOutputStream();
        for (var signal : page.items()) {
            lines.writeBytes(json.writeValueAsBytes(signal));
            lines.write('\n');
        }
        lines.writeTo(message.getBody());
    }
}
