package io.tidewaiter.registry;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate for 127.0.0.1, made by the JDK's own keytool. */
public record TestCertificate(Path file) {

    private static final String PASSWORD = "changeit";

    public static TestCertificate in(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("server.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
        return new TestCertificate(file);
    }

    public PfxOptions keyStore() {
        return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
    }

    /** As an authority, or as a client's certificate. */
    public String certificatePem() throws GeneralSecurityException, IOException {
        return pem("CERTIFICATE", keys().getCertificate("server").getEncoded());
    }

    String keyPem() throws GeneralSecurityException, IOException {
        return pem(
                "PRIVATE KEY", keys().getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text);
    }

    /** Makes this process trust it, until the returned handle is closed. */
    Trust trusted() {
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        return () -> {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        };
    }

    /** Ends the trust. */
    interface Trust extends AutoCloseable {

        @Override
        void close();
    }
}
