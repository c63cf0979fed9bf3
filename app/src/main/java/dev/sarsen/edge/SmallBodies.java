// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Bounds the bodies that Spring reads into records, those of operators, in size and time. Intake reads the bodies of events. */
@RestControllerAdvice
class SmallBodies extends RequestBodyAdviceAdapter {

    private final WholeBody body;

    SmallBodies() {
        this(Duration.ofSeconds(10));
    }

    /** @param timeout how long a body may take to arrive */
    SmallBodies(Duration timeout) {
        this.body = new WholeBody(16 * 1024, timeout);
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        var headers = message.getHeaders();
        WholeBody.requireUtf8(headers.getContentType());
        requireNoCoding(headers.getValuesAsList(HttpHeaders.CONTENT_ENCODING));
        return new Whole(headers, new ByteArrayInputStream(body.read(message.getBody(), _ -> {})));
    }

    private static void requireNoCoding(List<String> codings) {
        if (!codings.stream().allMatch("identity"::equalsIgnoreCase)) {
            throw Refused.contentEncoding(
                    "The body of this request comes as it is, without Content-Encoding " + String.join(", ", codings)
                            + ".",
                    "identity");
        }
    }

    /** A misspelt field must not read as if it were absent, nor a value of one type as one of another. */
    static void beStrict(JsonMapper.Builder json) {
        json.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .addModule(new SimpleModule().addDeserializer(Instant.class, new TextTime()))
                .withCoercionConfig(LogicalType.Integer, SmallBodies::takeNoText)
                .withCoercionConfig(LogicalType.Float, SmallBodies::takeNoText)
                .withCoercionConfig(LogicalType.DateTime, SmallBodies::takeNoEmptyText)
                .withCoercionConfig(
                        LogicalType.Textual,
                        texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    private static void takeNoText(MutableCoercionConfig values) {
        values.setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        takeNoEmptyText(values);
    }

    private static void takeNoEmptyText(MutableCoercionConfig values) {
        values.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    }

    private record Whole(HttpHeaders headers, InputStream body) implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
