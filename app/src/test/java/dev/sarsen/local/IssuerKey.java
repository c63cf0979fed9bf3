// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.local;

import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

/** The key of a development issuer in a file, so that its tokens outlive a restart. */
final class IssuerKey {

    private IssuerKey() {}

    /** Reads the key, or makes one where there is none that can be read. */
    static RSAKey in(Path file) {
        try {
            return Files.exists(file) ? RSAKey.parse(Files.readString(file)) : write(file);
        } catch (ParseException damaged) {
            return write(file);
        } catch (IOException e) {
            throw new LocalFailure("The issuer's key could not be read: %s. Delete %s.".formatted(e, file), e);
        }
    }

    private static RSAKey write(Path file) {
        RSAKey key = DevelopmentIssuer.newKey();
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key.toJSONString(), StandardOpenOption.WRITE);
            return key;
        } catch (IOException e) {
            throw new LocalFailure("The issuer's key could not be written: " + e, e);
        }
    }
}
