// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/** Answers what Tomcat refuses before any of our code runs, such as a request line that is not HTTP. */
public class ProblemValve extends ErrorReportValve {

    private static final String HEAD_TOO_LARGE =
            StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error");

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (failure != null && HEAD_TOO_LARGE.equals(failure.getMessage()) && hasRequestLine(request)) {
            response.setStatus(Problem.HEADERS_TOO_LARGE.status());
        }
        var problem = ProblemDocuments.forStatus(response.getStatus());
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding("UTF-8");
            response.getReporter().write(ProblemDocuments.json(problem, response.getStatus(), problem.meaning()));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            containerLog().debug("The client is gone", e);
        }
    }

    private org.apache.juli.logging.Log containerLog() {
        return getContainer().getLogger();
    }

    /** Tomcat fails alike over a request line that is too long by itself: of that one it has read no address. */
    private static boolean hasRequestLine(Request request) {
        return !request.getCoyoteRequest().requestURI().isNull();
    }
}
