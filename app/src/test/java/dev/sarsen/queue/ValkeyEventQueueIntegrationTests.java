// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import dev.sarsen.RedisBinaries;

class ValkeyEventQueueIntegrationTests extends EventQueueContract {

    @Override
    RedisBinaries binaries() {
        return RedisBinaries.VALKEY;
    }
}
