// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.limits;

import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The limits that each request to the API meets, in their order. They come before the rules about parameters: what those refuse counts too. */
class RequestLimits implements WebMvcConfigurer {

    private static final int RATE_FIRST = -30;
    private static final int THEN_ROOM = -20;
    private static final int THEN_INTAKE = -10;

    private final ClientLimit rate;
    private final ClientRoom room;
    private final IntakeLimit intake;

    RequestLimits(ClientLimit rate, ClientRoom room, IntakeLimit intake) {
        this.rate = rate;
        this.room = room;
        this.intake = intake;
    }

    /** A live feed stays for as long as its token, and has a cap of its own. */
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(rate).addPathPatterns("/api/**").order(RATE_FIRST);
        registry.addInterceptor(room)
                .addPathPatterns("/api/**")
                .excludePathPatterns("/api/v1/feed")
                .order(THEN_ROOM);
        registry.addInterceptor(intake).addPathPatterns("/api/v1/events").order(THEN_INTAKE);
    }
}
