// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.trust;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a certificate was refused. */
public enum CertificateFault {
    EXPIRED("its certificate has expired"),
    NOT_YET_VALID("its certificate is not valid yet"),
    UNKNOWN_AUTHORITY("its certificate is signed by no authority that this process trusts"),
    OTHER_HOST("its certificate does not name the host that this process connects to"),
    REFUSED("its certificate is refused, the log has the details");

    /** The JVM has no exception of its own for it. */
    private static final Pattern NAMES = Pattern.compile("No (subject alternative|name matching).*");

    /** Nor has the driver of PostgreSQL, whose message names its verifier in every language. */
    private static final String VERIFIER_OF_POSTGRESQL = "PgjdbcHostnameVerifier";

    private final String words;

    CertificateFault(String words) {
        this.words = words;
    }

    /** For everybody, as the rest of a sentence; it names no host and no authority. */
    public String words() {
        return words;
    }

    /** The value of the metric's tag. */
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a failed connection tells, by its deepest cause that is exact; empty if it failed for another reason. */
    public static Optional<CertificateFault> of(@Nullable Throwable failure) {
        CertificateFault found = null;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var fault = fault(cause);
            if (fault != null && (found == null || fault != REFUSED)) {
                found = fault;
            }
        }
        return Optional.ofNullable(found);
    }

    private static @Nullable CertificateFault fault(Throwable cause) {
        var message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CertificateExpiredException _ -> EXPIRED;
            case CertificateNotYetValidException _ -> NOT_YET_VALID;
            case CertPathBuilderException _ -> UNKNOWN_AUTHORITY;
            case CertificateException _ when NAMES.matcher(message).matches() -> OTHER_HOST;
            case CertificateException _, CertPathValidatorException _ -> REFUSED;
            case SQLException _ when message.contains(VERIFIER_OF_POSTGRESQL) -> OTHER_HOST;
            default -> null;
        };
    }
}
