// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;

/** Reads a time of a body from text alone. Jackson's own deserializer takes a number too, as seconds since 1970, whatever its coercions say. */
class TextTime extends StdDeserializer<Instant> {

    TextTime() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        return parser.hasToken(JsonToken.VALUE_STRING)
                ? InstantDeserializer.INSTANT.deserialize(parser, context)
                : (Instant) context.handleUnexpectedToken(getValueType(context), parser);
    }
}
