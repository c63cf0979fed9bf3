// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;

/**
 * While the process leaves, every answer ends its connection. A client that keeps one open would send its next request to a closed port; on
 * a new one a Kubernetes Service has somebody else answer.
 */
class CloseOnDrain implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    private volatile @Nullable Connector connector;

    /** No bean that customizes: Spring Boot would show that the connector of the management port as well. */
    void keep(Connector connector) {
        this.connector = connector;
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        var open = connector;
        if (event.getState() == ReadinessState.REFUSING_TRAFFIC
                && open != null
                && open.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxKeepAliveRequests(1);
        }
    }
}
