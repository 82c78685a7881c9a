package io.tidewaiter.registry.http;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.tidewaiter.net.BoundedClient.TooLargeException;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Turns what the network stack throws into words for people. */
final class Unreachable {

    private Unreachable() {}

    /** What a person can look at; the next check asks again in any case. */
    private static final String ADVICE = ": is the registry running, and is the network there?";

    /** The failure of getting a connection, TLS included. */
    static RegistryFailure unconnected(WebAddress address, Throwable failure, Timeouts timeouts) {
        if (wantsCertificate(failure)) {
            return certificateWanted(address, failure);
        }
        String connect = TimeSpan.format(timeouts.connect());
        String reason;
        if (has(failure, NotSslRecordException.class)) {
            return new RegistryFailure.NoConnection(
                    Kind.UNREACHABLE,
                    "%s speaks plain http, not https: if that is meant, set insecure = true for it in registries.conf"
                            .formatted(address.authority()),
                    failure);
        } else if (find(failure, CertificateException.class).isPresent()
                || has(failure, CertPathBuilderException.class)) {
            return distrusted(address, failure);
        } else if (has(failure, UnknownHostException.class)) {
            reason = "no address is known for " + address.host() + ADVICE;
        } else if (has(failure, NoRouteToHostException.class)) {
            reason = "no route to " + address.host() + ADVICE;
        } else if (has(failure, SslHandshakeTimeoutException.class)) {
            reason = "no TLS handshake within " + connect + ADVICE;
        } else if (named(failure, "Timeout")) {
            reason = "no connection within " + connect + ADVICE;
        } else if (has(failure, ConnectException.class)) {
            reason = refused(failure) + ADVICE;
        } else if (has(failure, SSLException.class)) {
            reason = "the TLS handshake failed";
        } else {
            reason = "the connection was cut";
        }
        return new RegistryFailure.NoConnection(Kind.UNREACHABLE, reach(address) + reason, failure);
    }

    /** The failure of a request that was sent, or may have been. */
    static RegistryFailure unanswered(WebAddress address, Throwable failure, Timeouts timeouts) {
        if (failure instanceof RegistryFailure trouble) {
            return trouble;
        }
        if (failure instanceof TooLargeException) {
            return new RegistryFailure(
                    Kind.BROKEN, "the answer is larger than %d MiB".formatted(Transport.MOST_BYTES >> 20), failure);
        }
        if (wantsCertificate(failure)) {
            return certificateWanted(address, failure);
        }
        if (failure instanceof TimeoutException) {
            return new RegistryFailure(
                    Kind.UNREACHABLE,
                    "no answer from %s within %s".formatted(address.authority(), TimeSpan.format(timeouts.request()))
                            + ADVICE,
                    failure);
        }
        if (failure instanceof IllegalArgumentException || named(failure, "DecoderException", "TooLong")) {
            return new RegistryFailure(Kind.BROKEN, "the answer of " + address.authority() + " is not HTTP", failure);
        }
        return new RegistryFailure(
                Kind.UNREACHABLE, reach(address) + "the connection was cut before the answer was whole", failure);
    }

    /** RFC 8446, section 6.2: the alerts of a server that wants to know who we are, which TLS 1.3 sends after the handshake. */
    private static boolean wantsCertificate(Throwable failure) {
        return find(failure, SSLException.class)
                .map(Throwable::getMessage)
                .filter(text -> text.contains("certificate_required")
                        || text.contains("bad_certificate")
                        || text.contains("Received fatal alert: certificate_unknown")
                        || text.contains("Received fatal alert: unknown_ca"))
                .isPresent();
    }

    private static RegistryFailure certificateWanted(WebAddress address, Throwable failure) {
        return new RegistryFailure(
                Kind.UNAUTHORIZED,
                "%1$s does not let us in without a client certificate that it trusts: put a .cert and its .key into /etc/containers/certs.d/%1$s"
                        .formatted(address.authority()),
                failure);
    }

    private static String reach(WebAddress address) {
        return "cannot reach " + address.authority() + ": ";
    }

    /** RFC 5280, section 6: what the certificate does not prove. */
    private static RegistryFailure distrusted(WebAddress address, Throwable failure) {
        Kind kind;
        String reason;
        if (has(failure, CertificateExpiredException.class)) {
            kind = Kind.EXPIRED;
            reason = "its certificate has expired";
        } else if (has(failure, CertificateNotYetValidException.class)) {
            kind = Kind.EXPIRED;
            reason = "its certificate is not valid yet: is this host's clock right?";
        } else if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)) {
            // the second where an authority of the same name, with another key, is trusted
            kind = Kind.UNTRUSTED;
            reason =
                    "its certificate is signed by no authority that this host trusts: if it may, put the authority's certificate into /etc/containers/certs.d/%s/ca.crt"
                            .formatted(address.authority());
        } else {
            kind = Kind.OTHER_NAME;
            reason = "its certificate is not for " + address.host();
        }
        return new RegistryFailure.NoConnection(kind, reach(address) + reason, failure);
    }

    /** A connection fails at once for several reasons; the kernel's word for it stands before the address. */
    private static String refused(Throwable failure) {
        String text =
                find(failure, ConnectException.class).map(Throwable::getMessage).orElse("connection refused");
        return text.split(":", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return find(failure, kind).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
        return causes(failure).filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static boolean named(Throwable failure, String... parts) {
        return causes(failure)
                .map(cause -> cause.getClass().getSimpleName())
                .anyMatch(name -> Stream.of(parts).anyMatch(name::contains));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10);
    }
}
