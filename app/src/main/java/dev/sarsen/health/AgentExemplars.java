// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;

/** Exemplars from the trace of the OpenTelemetry agent, where one is attached. */
class AgentExemplars implements SpanContext {

    @Override
    public String getCurrentTraceId() {
        return Span.current().getSpanContext().getTraceId();
    }

    @Override
    public String getCurrentSpanId() {
        return Span.current().getSpanContext().getSpanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return Span.current().getSpanContext().isSampled();
    }

    @Override
    public void markCurrentSpanAsExemplar() {
        Span.current().setAttribute(EXEMPLAR_ATTRIBUTE_NAME, EXEMPLAR_ATTRIBUTE_VALUE);
    }
}
