// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Changes of the stream and its consumer group that take several commands, which Redis runs as one script. */
class StreamScripts {

    /** XACK alone would leave the entry in the stream; both in one script leave neither half behind. */
    private static final String ACKNOWLEDGE = """
            redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 2))
            return redis.call('XDEL', KEYS[1], unpack(ARGV, 2))""";

    /** A consumer's pending entries would be forgotten with it, so it goes only while it has none. A missing group has no consumers. */
    private static final String FORGET_IDLE = """
            local forgotten = 0
            for _, fields in ipairs(redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
              local consumer = {}
              for i = 1, #fields, 2 do consumer[fields[i]] = fields[i + 1] end
              if consumer['pending'] == 0 and consumer['idle'] > tonumber(ARGV[2]) then
                redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer['name'])
                forgotten = forgotten + 1
              end
            end
            return forgotten""";

    private final StreamConnection redis;
    private final String stream;
    private final String group;

    StreamScripts(StreamConnection redis, String stream, String group) {
        this.redis = redis;
        this.stream = stream;
        this.group = group;
    }

    /** Acknowledges entries and deletes them; returns how many were there. */
    long acknowledge(List<String> entryIds) {
        var arguments = new ArrayList<>(List.of(group));
        arguments.addAll(entryIds);
        return run(ACKNOWLEDGE, arguments);
    }

    /** Removes consumers that have been idle for longer and have nothing pending; returns how many. */
    long forgetConsumersIdleFor(Duration idle) {
        return run(FORGET_IDLE, List.of(group, Long.toString(idle.toMillis())));
    }

    private long run(String script, List<String> arguments) {
        return redis.await(redis.commands()
                .<Long>eval(script, ScriptOutputType.INTEGER, new String[] {stream}, arguments.toArray(String[]::new)));
    }
}
