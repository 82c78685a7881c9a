package io.tidewaiter.fleet.etcd;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What a person can do about a failure, in the words of the configuration. */
public final class EtcdAdvice {

    /** More causes than this are a circle. */
    private static final int DEEPEST = 20;

    private EtcdAdvice() {}

    /** In a line, without the failure itself. */
    public static String of(EtcdFailure failure) {
        return switch (failure.kind()) {
            case DENIED ->
                "look at fleet.user and fleet.password-file, and at the user's role: etcdctl user get, etcdctl role get";
            case OTHER_CLUSTER -> "fleet.endpoints must name members of one cluster";
            case BROKEN -> "fleet.endpoints must name etcd's client port, with https:// where it uses TLS";
            case COMPACTED, NO_LEASE -> "try again";
            case UNREACHABLE ->
                encryption(failure).orElse("do the members of fleet.endpoints run, and more than half of them?");
        };
    }

    private static Optional<String> encryption(Throwable failure) {
        if (has(failure, NotSslRecordException.class)) {
            return Optional.of("it speaks no TLS, so write http:// in fleet.endpoints");
        }
        if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)) {
            return Optional.of(
                    "its certificate is signed by no authority that is trusted: name that authority in fleet.tls.ca-file");
        }
        if (has(failure, CertificateException.class)) {
            return Optional.of("its certificate is not for the name in fleet.endpoints");
        }
        return has(failure, SSLException.class)
                ? Optional.of(
                        "where etcd speaks no TLS, write http:// in fleet.endpoints; where it wants a certificate of this host, name one that it trusts in fleet.tls.certificate-file and key-file")
                : Optional.empty();
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, one -> one != null, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(type::isInstance);
    }
}
