// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.edge;

import dev.sarsen.platform.TransientFailure;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** The one place where failures become problem documents. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    @ExceptionHandler(Refused.class)
    ResponseEntity<Object> refused(Refused refused) {
        log.debug("Refused a request: {}", refused.problem().code());
        var document = ProblemDocuments.of(refused.problem(), String.valueOf(refused.getMessage()));
        new TreeMap<>(refused.properties()).forEach(document::setProperty);
        return answer(document, refused.headers());
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Object> database(Exception failure) {
        if (failure.getCause() instanceof Refused refused) {
            return refused(refused);
        }
        if (failure.getCause() instanceof SQLException e && !TransientFailure.is(e)) {
            return internal(failure);
        }
        var problem = TransientFailure.isReadOnly(failure) ? Problem.DATABASE_READ_ONLY : Problem.DATABASE_BUSY;
        log.warn("A request is refused as {}: {}", problem.code(), failure.toString());
        return answer(ProblemDocuments.of(problem, problem.meaning()), Map.of());
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> internal(Exception failure) {
        log.error("A request failed", failure);
        return answer(ProblemDocuments.of(Problem.INTERNAL_ERROR, Problem.INTERNAL_ERROR.meaning()), Map.of());
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = failure.getMostSpecificCause() instanceof Unreadable unreadable
                ? failure.getPropertyName() + " " + unreadable.getMessage()
                : "%s cannot be '%s'.".formatted(failure.getPropertyName(), failure.getValue());
        return refused(new Refused(Problem.PARAMETER_INVALID, detail));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return refused(UnreadableBody.refusal(failure.getCause()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = ProblemDocuments.forStatus(status.value());
        var detail = body instanceof ProblemDetail given && given.getDetail() != null
                ? given.getDetail()
                : problem.meaning();
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDocuments.of(problem, detail));
    }

    private static ResponseEntity<Object> answer(ProblemDetail document, Map<String, String> headers) {
        var response = ResponseEntity.status(document.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.forEach(response::header);
        if (document.getStatus() == 503 && !headers.containsKey(HttpHeaders.RETRY_AFTER)) {
            response.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return response.body(document);
    }
}
