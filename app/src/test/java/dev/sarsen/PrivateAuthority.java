// SPDX-License-Identifier: Apache-2.0
package dev.sarsen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority that nobody else knows, with keys that exist for as long as the test; made by the JDK's keytool. */
public final class PrivateAuthority {

    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path folder;
    private final String name;
    private final Path store;

    private PrivateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        this.store = folder.resolve(name + ".p12");
    }

    /** Makes an authority; its files go to the folder. */
    public static PrivateAuthority make(Path folder, String name) {
        var authority = new PrivateAuthority(folder, name);
        authority.keytool(
                "-genkeypair", "-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c=ca:true", "-validity", "2");
        return authority;
    }

    /** Its certificate in PEM. */
    public String pem() {
        return pem("CERTIFICATE", encoded(certificate("ca")));
    }

    /** A certificate that names these, such as {@code dns:localhost} or {@code ip:127.0.0.1}, valid for a day. */
    public Signed sign(String... names) {
        return sign("+0d", names);
    }

    /** The same that was valid for a day, until a day ago. */
    public Signed signExpired(String... names) {
        return sign("-2d", names);
    }

    private Signed sign(String start, String... names) {
        var alias = "server" + System.nanoTime();
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-signer",
                "ca",
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=" + String.join(",", names),
                "-startdate",
                start,
                "-validity",
                "1");
        var chain = write(alias + ".crt", pem("CERTIFICATE", encoded(certificate(alias))));
        var key = write(alias + ".key", pem("PRIVATE KEY", key(alias).getEncoded()));
        onlyForItsOwner(key);
        return new Signed(chain, key, context(alias));
    }

    /**
     * A certificate of a server.
     *
     * @param certificate its file in PEM
     * @param key the file of its private key in PEM
     * @param context for a server in this JVM
     */
    public record Signed(Path certificate, Path key, SSLContext context) {}

    private void keytool(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1"));
        command.addAll(1, List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Certificate certificate(String alias) {
        try {
            return opened().getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Key key(String alias) {
        try {
            return opened().getKey(alias, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the keys of one server alone. */
    private SSLContext context(String alias) {
        try {
            var alone = KeyStore.getInstance("PKCS12");
            alone.load(null, null);
            alone.setKeyEntry("server", key(alias), PASSWORD.toCharArray(), new Certificate[] {certificate(alias)});
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(alone, PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KeyStore opened() {
        try {
            return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, LINES.encodeToString(content), type);
    }

    private Path write(String file, String content) {
        try {
            return Files.writeString(folder.resolve(name + "-" + file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PostgreSQL takes no other. */
    private static void onlyForItsOwner(Path key) {
        key.toFile().setReadable(false, false);
        key.toFile().setReadable(true, true);
    }
}
