// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.health;

import dev.sarsen.RunningApplication;
import dev.sarsen.Web;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that has opened its ports and waits before the work of its role is started. */
final class SlowStart implements AutoCloseable {

    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final CompletableFuture<Integer> managementPort = new CompletableFuture<>();
    private final CompletableFuture<Boolean> waits = new CompletableFuture<>();
    private final CompletableFuture<RunningApplication> application;

    private SlowStart(Map<String, String> properties) {
        application = CompletableFuture.supplyAsync(
                () -> RunningApplication.start("api", new HashMap<>(properties), this::initialize),
                Thread::startVirtualThread);
    }

    static SlowStart of(Map<String, String> properties) {
        var start = new SlowStart(properties);
        start.waits.join();
        return start;
    }

    Web management() {
        return Web.on(managementPort.join());
    }

    void goOn() {
        mayGoOn.countDown();
    }

    @Override
    public void close() {
        goOn();
        application.join().close();
    }

    private void initialize(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("slowRunner", (ApplicationRunner) _ -> {
            waits.complete(true);
            mayGoOn.await();
        });
        context.addApplicationListener((ApplicationListener<WebServerInitializedEvent>) event -> {
            if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
                managementPort.complete(event.getWebServer().getPort());
            }
        });
    }
}
