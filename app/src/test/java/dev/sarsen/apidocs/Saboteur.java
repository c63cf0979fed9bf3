// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.apidocs;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Answers wrongly where a request asks for it by a header, so that `make api-fuzz` can prove that it sees what is wrong. */
class Saboteur extends OncePerRequestFilter {

    static final String HEADER = "X-Sabotage";

    private static final Duration SLOW = Duration.ofSeconds(12);
    private static final int LEAK = 256 * 1024;

    private static final String NO_ITEMS = "{\"items\":[]}";
    private static final String ONE_RECEIPT = """
            {"accepted":1,"duplicates":0,"refused":0,"receipts":[{"index":0,"status":"accepted"}]}""";
    private static final String A_PROBLEM = """
            {"type":"/problems/parameter-invalid","title":"Parameter invalid","status":400,"detail":"No.","code":"parameter-invalid"}""";

    private final Queue<byte[]> leaked = new ConcurrentLinkedQueue<>();

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null || !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        switch (request.getHeader(HEADER)) {
            case "server-error" -> answer(response, 500, "{}");
            case "undocumented-status" -> answer(response, 418, "{}");
            case "undocumented-field" -> answer(response, 200, "{\"items\":[],\"secret\":42}");
            case "refuses-everything" -> answer(response, 400, A_PROBLEM);
            case "refuses-all-but-one" -> answer(response, 202, ONE_RECEIPT);
            case "slow" -> delay(request, response, chain);
            case "leak" -> leak(request, response, chain);
            case "takes-everything" -> takeEverything(request, response, chain);
            default -> chain.doFilter(request, response);
        }
    }

    private static void delay(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Thread.sleep(SLOW);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        chain.doFilter(request, response);
    }

    private void leak(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        leaked.add(new byte[LEAK]);
        chain.doFilter(request, response);
    }

    /** What is refused looks accepted. */
    private static void takeEverything(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var answer = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, answer);
        if (answer.getStatus() >= 400) {
            answer.reset();
            answer(
                    answer,
                    request.getMethod().equals("POST") ? 202 : 200,
                    request.getMethod().equals("POST") ? ONE_RECEIPT : NO_ITEMS);
        }
        answer.copyBodyToResponse();
    }

    private static void answer(HttpServletResponse response, int status, String json) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.getWriter().write(json);
    }
}
