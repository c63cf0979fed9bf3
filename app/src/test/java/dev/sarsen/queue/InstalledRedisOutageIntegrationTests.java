// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.NeedsProgram;
import dev.sarsen.RedisBinaries;

@NeedsProgram("redis-server")
class InstalledRedisOutageIntegrationTests extends RedisOutageContract {

    @Override
    RedisBinaries binaries() {
        return RedisBinaries.REDIS;
    }
}
