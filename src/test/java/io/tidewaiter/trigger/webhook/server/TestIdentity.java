package io.tidewaiter.trigger.webhook.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key and a certificate for 127.0.0.1, made by the JDK's own keytool. */
public final class TestIdentity {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String name;
    private final KeyStore store;

    private TestIdentity(Path folder, String name) throws GeneralSecurityException, IOException {
        this.folder = folder;
        this.name = name;
        this.store = KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
    }

    /** Signed by itself. */
    public static TestIdentity of(Path folder, String name) throws Exception {
        keytool(folder, name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
        return new TestIdentity(folder, name);
    }

    /** That may sign others. */
    static TestIdentity authority(Path folder, String name) throws Exception {
        keytool(folder, name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:critical=ca:true");
        return new TestIdentity(folder, name);
    }

    /** Signed by this authority. */
    TestIdentity issue(String child) throws Exception {
        keytool(
                folder,
                child,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + child,
                "-ext",
                "san=ip:127.0.0.1",
                "-signer",
                name,
                "-signerkeypass",
                PASSWORD);
        return new TestIdentity(folder, child);
    }

    public byte[] certificate() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate(name).getEncoded());
    }

    public byte[] key() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    /** Of a client that trusts the server, and shows its own certificate if it has one. */
    static SSLContext client(TestIdentity server, @Nullable TestIdentity own) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.store.getCertificate(server.name));
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own == null ? null : own.alone(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore alone() throws Exception {
        KeyStore alone = KeyStore.getInstance("PKCS12");
        alone.load(null, null);
        alone.setKeyEntry(
                name,
                store.getKey(name, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                store.getCertificateChain(name));
        return alone;
    }

    private static byte[] pem(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder().encodeToString(der), type)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void keytool(Path folder, String alias, String... arguments) throws Exception {
        Path store = folder.resolve(alias + ".p12");
        for (String argument : arguments) {
            // the signer's key has to be in the same store
            if (argument.equals("-signer")) {
                Files.copy(folder.resolve(arguments[arguments.length - 3] + ".p12"), store);
            }
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", alias, "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
    }
}
