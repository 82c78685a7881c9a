package io.tidewaiter.registry;

import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers without a digest are errors, each of its kind, and never "nothing new". */
class RefusalTest extends RegistryTest {

    private RegistryException refused(Handler<HttpServerRequest> behaviour) throws IOException {
        TestServer server = registry(behaviour);
        RegistryException failure = failure(host.registry(), server.authority() + "/httpd:prod");
        assertThat(failure).message().startsWith(server.authority() + "/httpd:prod: ");
        return failure;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | NOT_FOUND    | the registry does not know this tag (404): was it deleted or misspelt?
            429 | RATE_LIMITED | the registry was asked too often (429)
            500 | BROKEN       | the registry failed (500): its own log says why
            503 | BROKEN       | the registry failed (503): its own log says why
            418 | BROKEN       | the registry gave an answer that makes no sense here (418)
            204 | BROKEN       | the registry gave an answer that makes no sense here (204)
            """)
    void tellsStatusesApart(int status, Kind kind, String reason) throws IOException {
        RegistryException failure = refused(status(status));

        assertThat(failure).hasMessageEndingWith(": " + reason);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(host.asked()).as("counted").last().asString().endsWith(" " + status);
    }

    @Test
    void sendsAnonymousPeopleToTheLoginOn403() throws IOException {
        RegistryException failure = refused(status(403));

        assertThat(failure)
                .hasMessageMatching(".*without credentials \\(403\\): run podman login 127\\.0\\.0\\.1:\\d+");
        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90                            | : it will answer again in 1m30s
            Wed, 21 Oct 2065 07:28:00 GMT | : it will answer again at Wed, 21 Oct 2065 07:28:00 GMT
            soon, I promise               | ''
            """)
    void passesOnHowLongToWait(String retryAfter, String wait) throws IOException {
        RegistryException failure = refused(request -> request.response()
                .putHeader("Retry-After", retryAfter)
                .setStatusCode(429)
                .end());

        assertThat(failure).hasMessageEndingWith("the registry was asked too often (429)" + wait);
    }

    @Test
    void endsA401WithoutChallenge() throws IOException {
        assertThat(refused(status(401)).kind()).isEqualTo(Kind.BROKEN);
    }
}
