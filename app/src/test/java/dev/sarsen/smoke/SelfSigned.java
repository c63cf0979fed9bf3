// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for localhost that no authority has signed, made by keytool. */
class SelfSigned {

    private static final char[] PASSWORD = "no-secret".toCharArray();

    private final Path folder;
    private final KeyStore keys;

    SelfSigned(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        this.folder = folder;
        var store = folder.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var words =
                "-genkeypair -alias one -keyalg EC -dname CN=localhost -ext san=dns:localhost -storetype PKCS12 -storepass no-secret";
        var command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of("-keystore", store.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    SSLContext server() throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** The certificate in PEM. */
    Path file() throws IOException, GeneralSecurityException {
        var text = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("one").getEncoded());
        return Files.writeString(
                folder.resolve("authority.pem"),
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }
}
