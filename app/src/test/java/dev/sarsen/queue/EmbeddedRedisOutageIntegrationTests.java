// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.RedisBinaries;

class EmbeddedRedisOutageIntegrationTests extends RedisOutageContract {

    @Override
    RedisBinaries binaries() {
        return RedisBinaries.EMBEDDED;
    }
}
