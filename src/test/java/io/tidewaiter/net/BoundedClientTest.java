package io.tidewaiter.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.net.BoundedClient.TooLargeException;
import io.tidewaiter.net.BoundedClient.UnconnectedException;
import io.tidewaiter.podman.Loop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BoundedClientTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MOST = 1000;

    @AutoClose
    private final Loop loop = new Loop();

    private final BoundedClient client =
            new BoundedClient(loop.vertx(), new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(1));
    private final Promise<Void> hungUp = Promise.promise();

    private int serving(Handler<HttpServerRequest> behaviour) {
        return loop.result(() -> loop.vertx()
                        .createHttpServer()
                        .connectionHandler(connection -> connection.closeHandler(closed -> hungUp.tryComplete()))
                        .requestHandler(behaviour)
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static RequestOptions to(int port) {
        return new RequestOptions().setHost("127.0.0.1").setPort(port).setURI("/");
    }

    private Response send(int port, int most) {
        return loop.result(() -> client.send(to(port), null, LONG, most));
    }

    private Throwable failure(int port, Duration limit) {
        return loop.result(
                () -> client.send(to(port), null, limit, MOST).transform(done -> Future.succeededFuture(done.cause())));
    }

    private static Handler<HttpServerRequest> answering(String body) {
        return request -> request.response().end(body);
    }

    /** One piece after the other, for as long as there is a connection. */
    private void goOn(HttpServerResponse response, String piece) {
        response.setChunked(true);
        long writing = loop.vertx().setPeriodic(10, tick -> response.write(piece));
        response.closeHandler(closed -> loop.vertx().cancelTimer(writing));
    }

    @Test
    void takesABodyUpToItsBound() {
        String body = "x".repeat(MOST);

        Response response = send(serving(answering(body)), MOST);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).hasToString(body);
    }

    @Test
    void refusesALargerBody() {
        int port = serving(answering("x".repeat(MOST + 1)));

        assertThat(failure(port, LONG)).isInstanceOf(TooLargeException.class);
    }

    @Test
    void hangsUpOnABodyWithoutEnd() {
        int port = serving(request -> goOn(request.response(), "x".repeat(MOST)));

        assertThat(failure(port, LONG)).isInstanceOf(TooLargeException.class);
        Loop.await(hungUp.future());
    }

    @Test
    void hangsUpOnAResponseThatTakesTooLong() {
        int port = serving(request -> goOn(request.response(), " "));

        assertThat(failure(port, Duration.ofMillis(100))).isInstanceOf(TimeoutException.class);
        Loop.await(hungUp.future());
    }

    @Test
    void hangsUpWhereNothingIsAnswered() {
        int port = serving(request -> {});

        assertThat(failure(port, Duration.ofMillis(100))).isInstanceOf(TimeoutException.class);
        Loop.await(hungUp.future());
    }

    /** The pool has room for one connection. */
    @Test
    void hasRoomAgainAfterEachThatWasCutOff() {
        int port = serving(request -> {
            if (hungUp.future().isComplete()) {
                request.response().end("whole");
            } else {
                goOn(request.response(), "x".repeat(MOST));
            }
        });
        assertThat(failure(port, LONG)).isInstanceOf(TooLargeException.class);
        Loop.await(hungUp.future());

        assertThat(send(port, MOST).body()).hasToString("whole");
    }

    @Test
    void doesNotWaitForABodyThatIsNotWanted() {
        int port = serving(request -> goOn(request.response().setStatusCode(202), " "));

        assertThat(send(port, 0).status()).isEqualTo(202);
        Loop.await(hungUp.future());
    }

    @Test
    void followsNoRedirect() {
        int port = serving(request ->
                request.response().setStatusCode(307).putHeader("Location", "/").end());

        Response response = send(port, MOST);

        assertThat(response.status()).isEqualTo(307);
        assertThat(response.headers().get("Location")).isEqualTo("/");
    }

    @Test
    void tellsThatThereIsNoConnection() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }

        assertThat(failure(port, LONG))
                .isInstanceOf(UnconnectedException.class)
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void tellsAConnectionThatIsCutAfterTheRequest() {
        int port = serving(request -> request.connection().close());

        assertThat(failure(port, LONG)).isNotNull().isNotInstanceOf(UnconnectedException.class);
    }
}
