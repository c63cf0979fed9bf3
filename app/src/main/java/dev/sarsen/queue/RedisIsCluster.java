// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.queue;

import io.lettuce.core.RedisException;

/** The server belongs to a Redis Cluster, where the keys of one process lie on several servers. */
class RedisIsCluster extends RedisException {

    private static final long serialVersionUID = 1;

    RedisIsCluster() {
        super("A Redis Cluster is not supported. Set spring.data.redis.host to a primary that is no part of one.");
    }
}
