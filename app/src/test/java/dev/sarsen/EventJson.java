// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Valid events as JSON, to be changed and posted; a list of them prints as a JSON array. */
public final class EventJson {

    private EventJson() {}

    /** An event of now without an id. */
    public static ObjectNode event() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("accountId", "acct_1")
                .put("userId", "user_1")
                .put("eventType", "email_sent")
                .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MICROS).toString());
    }

    public static ObjectNode event(UUID id) {
        return event().put("id", id.toString());
    }

    public static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text);
    }
}
