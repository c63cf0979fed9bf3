// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.queue.EventQueue.Entry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries the traces of the OpenTelemetry agent through the stream, as W3C Trace Context beside the ids; does nothing without it.
 *
 * <p>Each trace of a batch gets a span for the time in the stream. The batch is one span, linked to all of these, in the trace
 * of the first, as OpenTelemetry's conventions for messaging have it.
 */
public final class StreamTraces {

    private static final String TRACE_PARENT = "traceparent";
    private static final String SPECIFICATION = "dev.sarsen.queue";

    /** A parent that is not recorded, so that what nobody traced begins no traces of its own. */
    private static final Span UNTRACED = Span.wrap(SpanContext.create(
            "00000000000000000000000000000001", "0000000000000001", TraceFlags.getDefault(), TraceState.getDefault()));

    private static final TextMapGetter<String> FIELD = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String trace) {
            return List.of(TRACE_PARENT);
        }

        @Override
        public @Nullable String get(@Nullable String trace, String key) {
            return key.equals(TRACE_PARENT) ? trace : null;
        }
    };

    private StreamTraces() {}

    /** The trace of this thread, or null if none is recorded. */
    static @Nullable String current() {
        if (!Span.current().getSpanContext().isSampled()) {
            return null;
        }
        var fields = new HashMap<String, String>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.current(), fields, (_, name, value) -> fields.put(name, value));
        return fields.get(TRACE_PARENT);
    }

    /** Does the work on entries in the traces in which their events were accepted. */
    public static void continued(List<Entry> entries, Runnable work) {
        var span = batch(entries);
        try (var _ = span.makeCurrent()) {
            work.run();
        } catch (RuntimeException e) {
            span.recordException(e);
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private static Span batch(List<Entry> entries) {
        var since = since(entries);
        if (since.isEmpty()) {
            return UNTRACED;
        }
        var tracer = GlobalOpenTelemetry.getTracer(SPECIFICATION);
        var batch = tracer.spanBuilder("process events")
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "redis")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.batch.message_count", entries.size());
        Span first = null;
        for (var trace : since.entrySet()) {
            var wait = waited(tracer, trace.getKey(), trace.getValue());
            batch.addLink(wait.getSpanContext());
            first = first == null ? wait : first;
        }
        return batch.setParent(Context.root().with(first)).startSpan();
    }

    /** When the first entry of each trace was appended. */
    private static Map<String, Instant> since(List<Entry> entries) {
        var since = new LinkedHashMap<String, Instant>();
        entries.forEach(entry -> entry.traces().forEach(trace -> since.putIfAbsent(trace, entry.appendedAt())));
        return since;
    }

    private static Span waited(Tracer tracer, String trace, Instant since) {
        var now = Instant.now();
        var wait = tracer.spanBuilder("wait in stream")
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), trace, FIELD))
                .setStartTimestamp(since.isBefore(now) ? since : now)
                .startSpan();
        wait.end(now);
        return wait;
    }
}
