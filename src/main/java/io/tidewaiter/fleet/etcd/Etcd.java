package io.tidewaiter.fleet.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import io.tidewaiter.net.BoundedClient.UnconnectedException;
import io.tidewaiter.net.Response;
import io.tidewaiter.net.Streamed;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.time.Repeat;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One etcd cluster. Requests go to one member until that member does not answer, then to the next. A request that only reads
 * is sent to each member once before it fails. A transaction is sent again only if it was certainly not carried out.
 * Otherwise it fails with an unknown outcome; the caller's comparisons make it safe to try again.
 *
 * <p>Confined to one event loop.
 */
public final class Etcd {

    /** etcd takes no larger request unless it is told to, but its answers may be larger. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int LONGEST_LINE = 32 << 20;
    private static final int PAGE = 1000;

    private final EtcdClients clients;
    private final EtcdOptions options;
    private final Set<Streamed> watches = new HashSet<>();
    private int current;
    private @Nullable String token;
    private @Nullable String cluster;

    public Etcd(EtcdClients clients, EtcdOptions options) {
        this.clients = clients;
        this.options = options;
        // Many hosts have the same configuration, and are not all to ask its first member.
        this.current = ThreadLocalRandom.current().nextInt(options.endpoints().size());
    }

    /** From now on no other cluster is believed. */
    public void expect(String clusterId) {
        cluster = clusterId;
    }

    /** The cluster that answers; empty before it has. */
    public Optional<String> cluster() {
        return Optional.ofNullable(cluster);
    }

    /** The member that is asked now, for messages. */
    public String endpoint() {
        return options.endpoints().get(current).origin();
    }

    /** Asks another member from now on, because this one does not answer. */
    public void rotate() {
        rotateFrom(current);
    }

    /** Watches leave the member too: a paused member keeps them open and sends nothing. */
    private void rotateFrom(int member) {
        if (member == current) {
            current = (current + 1) % options.endpoints().size();
            List.copyOf(watches).forEach(Streamed::cancel);
        }
    }

    /** Everything under these prefixes, as it was at one revision. */
    public Future<EtcdSnapshot> read(List<String> prefixes) {
        List<KeyValue> all = new ArrayList<>();
        return Repeat.fold(0L, prefixes, (revision, prefix) -> pages(prefix, revision, all))
                .map(revision -> new EtcdSnapshot(revision, all));
    }

    /** @return the revision at which it was read */
    private Future<Long> pages(String prefix, long revision, List<KeyValue> all) {
        Page first = new Page(Gateway.encode(prefix), revision);
        Page[] next = {first};
        return Repeat.<Long>until(() -> {
            ObjectNode request = Gateway.object()
                    .put("key", next[0].key())
                    .put("range_end", Gateway.end(prefix))
                    .put("limit", Integer.toString(PAGE))
                    .put("revision", Long.toString(next[0].revision()));
            return ask("/v3/kv/range", request).map(answer -> {
                List<KeyValue> entries = Gateway.entries(answer);
                all.addAll(entries);
                long at = next[0].revision() == 0 ? Gateway.revision(answer) : next[0].revision();
                if (!answer.path("more").asBoolean() || entries.isEmpty()) {
                    return Optional.of(at);
                }
                next[0] = new Page(Gateway.encode(entries.getLast().key() + "\0"), at);
                return Optional.empty();
            });
        });
    }

    /** @param key where it begins, in base64 */
    private record Page(String key, long revision) {}

    /**
     * @return whether all that was compared held, and so all was written; fails where that is not known, or etcd does not
     *     allow it
     */
    public Future<Boolean> commit(Txn txn) {
        return once("/v3/kv/txn", Gateway.txn(txn))
                .map(answer -> answer.path("succeeded").asBoolean());
    }

    /** @return the id of a lease that ends by itself this long after it was last kept alive */
    public Future<Long> lease(Duration life) {
        return ask("/v3/lease/grant", Gateway.object().put("TTL", Long.toString(life.toSeconds())))
                .map(answer -> Gateway.number(answer, "ID"));
    }

    /** @return fails with {@link Kind#NO_LEASE} when it has ended */
    public Future<Void> keepAlive(long lease) {
        return ask("/v3/lease/keepalive", Gateway.object().put("ID", Long.toString(lease)))
                .map(answer -> {
                    if (Gateway.number(answer.path("result"), "TTL") <= 0) {
                        throw new EtcdFailure(Kind.NO_LEASE, "the lease has ended");
                    }
                    return null;
                });
    }

    /** Ends a lease, and with it all its keys. */
    public Future<Void> revoke(long lease) {
        return ask("/v3/lease/revoke", Gateway.object().put("ID", Long.toString(lease)))
                .mapEmpty();
    }

    /**
     * Tells every change of keys under these prefixes. One stream has a watch for each, whose id is the prefix's place in the
     * order.
     *
     * @param from the first revision that is told, for each prefix
     * @param lines takes each of etcd's messages
     * @return when etcd has taken it
     */
    Future<Streamed> watch(SequencedMap<String, Long> from, Handler<JsonNode> lines) {
        Buffer body = Buffer.buffer();
        int id = 0;
        for (Map.Entry<String, Long> watched : from.entrySet()) {
            ObjectNode request = Gateway.object();
            request.putObject("create_request")
                    .put("watch_id", Integer.toString(++id))
                    .put("key", Gateway.encode(watched.getKey()))
                    .put("range_end", Gateway.end(watched.getKey()))
                    .put("start_revision", Long.toString(watched.getValue()))
                    .put("progress_notify", true);
            body.appendBytes(Gateway.bytes(request)).appendString("\n");
        }
        RecordParser parser = RecordParser.newDelimited(
                        "\n",
                        line -> lines.handle(
                                known(Gateway.parse(line.getBytes()).path("result"))))
                .maxRecordSize(LONGEST_LINE);
        int member = current;
        return signedIn()
                .compose(token ->
                        clients.streams().stream(request(member, "/v3/watch", token), body, options.limit(), parser))
                .map(this::accepted)
                .onSuccess(stream -> {
                    watches.add(stream);
                    stream.over().onComplete(over -> watches.remove(stream));
                })
                .recover(failure -> {
                    rotateFrom(member);
                    return Future.failedFuture(told(member, failure));
                });
    }

    private Streamed accepted(Streamed stream) {
        if (stream.status() != 200) {
            stream.cancel();
            token = stream.status() == 401 ? null : token;
            throw new EtcdFailure(
                    Kind.UNREACHABLE, "%s refuses a watch (status %d)".formatted(endpoint(), stream.status()));
        }
        return stream;
    }

    /** A request that may be carried out twice: every member is asked before it fails. */
    private Future<JsonNode> ask(String path, ObjectNode body) {
        return tries(path, body, failure -> true);
    }

    /** A request that must not be carried out twice. */
    private Future<JsonNode> once(String path, ObjectNode body) {
        return tries(path, body, failure -> failure.getCause() instanceof UnconnectedException);
    }

    private Future<JsonNode> tries(String path, ObjectNode body, Predicate<EtcdFailure> again) {
        int[] left = {options.endpoints().size()};
        return Repeat.until(() -> {
            int member = current;
            return send(member, path, body).map(Optional::of).recover(failure -> {
                EtcdFailure told = told(member, failure);
                if (told.kind() != Kind.UNREACHABLE) {
                    return Future.failedFuture(told);
                }
                rotateFrom(member);
                left[0]--;
                return left[0] > 0 && again.test(told)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(told);
            });
        });
    }

    /** A token that is not valid any more is replaced once. */
    private Future<JsonNode> send(int member, String path, ObjectNode body) {
        return signedIn()
                .compose(signed -> exchange(member, path, body, signed))
                .compose(response -> {
                    if (token != null
                            && Gateway.wantsSignIn(
                                    response.status(), response.body().getBytes())) {
                        token = null;
                        return signedIn().compose(signed -> exchange(member, path, body, signed));
                    }
                    return Future.succeededFuture(response);
                })
                .map(response -> read(member, response));
    }

    private JsonNode read(int member, Response response) {
        byte[] body = response.body().getBytes();
        if (response.status() != 200) {
            throw Gateway.failure(response.status(), body, origin(member));
        }
        JsonNode answer = Gateway.parse(body);
        known(answer.path("result"));
        return known(answer);
    }

    /** The cluster is the one that is known. */
    private JsonNode known(JsonNode answer) {
        String id = answer.path("header").path("cluster_id").asText();
        if (id.isEmpty()) {
            return answer;
        }
        if (cluster == null) {
            cluster = id;
        } else if (!cluster.equals(id)) {
            throw new EtcdFailure(
                    Kind.OTHER_CLUSTER,
                    "%s is etcd cluster %s, and this fleet is in cluster %s".formatted(endpoint(), id, cluster));
        }
        return answer;
    }

    private Future<Optional<String>> signedIn() {
        if (options.login() == null || token != null) {
            return Future.succeededFuture(Optional.ofNullable(token));
        }
        ObjectNode body = Gateway.object()
                .put("name", options.login().user())
                .put("password", options.login().password());
        int member = current;
        return exchange(member, "/v3/auth/authenticate", body, Optional.empty()).map(response -> {
            token = read(member, response).path("token").asText();
            return Optional.of(token);
        });
    }

    private Future<Response> exchange(int member, String path, ObjectNode body, Optional<String> signed) {
        return clients.requests()
                .send(request(member, path, signed), Buffer.buffer(Gateway.bytes(body)), options.limit(), MOST_BYTES);
    }

    private RequestOptions request(int member, String path, Optional<String> signed) {
        WebAddress at = options.endpoints().get(member);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(at.host())
                .setPort(at.connectedPort())
                .setSsl(at.isEncrypted())
                .setURI(path)
                .putHeader("Content-Type", "application/json");
        signed.ifPresent(value -> request.putHeader("Authorization", value));
        return at.isEncrypted() && options.tls() != null ? request.setSslOptions(options.tls()) : request;
    }

    private EtcdFailure told(int member, Throwable failure) {
        if (failure instanceof EtcdFailure etcd) {
            return etcd;
        }
        Throwable cause =
                failure instanceof UnconnectedException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause.getMessage() == null
                ? "no answer within %d s".formatted(options.limit().toSeconds())
                : cause.getMessage();
        return new EtcdFailure(Kind.UNREACHABLE, "%s does not answer: %s".formatted(origin(member), why), failure);
    }

    private String origin(int member) {
        return options.endpoints().get(member).origin();
    }
}
