// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.NeedsProgram;
import dev.sarsen.RedisBinaries;

@NeedsProgram("valkey-server")
class ValkeyOutageIntegrationTests extends RedisOutageContract {

    @Override
    RedisBinaries binaries() {
        return RedisBinaries.VALKEY;
    }
}
