package io.tidewaiter.fleet.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The JSON of etcd's gateway: bytes in base64, 64-bit numbers as strings, and default values left out (protobuf's JSON
 * mapping). Errors have the codes of gRPC.
 */
final class Gateway {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST_MESSAGE = 300;

    private static final int INVALID_ARGUMENT = 3;
    private static final int NOT_FOUND = 5;
    private static final int PERMISSION_DENIED = 7;
    private static final int FAILED_PRECONDITION = 9;
    private static final int OUT_OF_RANGE = 11;
    private static final int UNAUTHENTICATED = 16;

    private Gateway() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(ObjectNode request) {
        try {
            return MAPPER.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode parse(byte[] text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw new EtcdFailure(Kind.BROKEN, "what answers there is not etcd: no JSON came back", e);
        }
        throw new EtcdFailure(Kind.BROKEN, "what answers there is not etcd: no JSON object came back");
    }

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The first key after all that begin with this prefix. */
    static String end(String prefix) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1]++;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String text(JsonNode node, String field) {
        try {
            return new String(Base64.getDecoder().decode(node.path(field).asText()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new EtcdFailure(Kind.BROKEN, "what answers there is not etcd: a key is not in base64", e);
        }
    }

    static long number(JsonNode node, String field) {
        return node.path(field).asLong();
    }

    static long revision(JsonNode answer) {
        return number(answer.path("header"), "revision");
    }

    static KeyValue entry(JsonNode kv) {
        return new KeyValue(
                text(kv, "key"), text(kv, "value"), number(kv, "create_revision"), number(kv, "mod_revision"));
    }

    static List<KeyValue> entries(JsonNode answer) {
        List<KeyValue> entries = new ArrayList<>();
        answer.path("kvs").forEach(kv -> entries.add(entry(kv)));
        return entries;
    }

    static ObjectNode txn(Txn txn) {
        ObjectNode request = object();
        ArrayNode compares = request.putArray("compare");
        txn.compares().forEach(compare -> {
            ObjectNode node = compares.addObject().put("result", "EQUAL").put("key", encode(compare.key()));
            switch (compare) {
                case Txn.Modified(String key, long revision) ->
                    node.put("target", "MOD").put("mod_revision", Long.toString(revision));
                case Txn.Holds(String key, String value) ->
                    node.put("target", "VALUE").put("value", encode(value));
            }
        });
        ArrayNode writes = request.putArray("success");
        txn.writes().forEach(write -> {
            switch (write) {
                case Txn.Put(String key, String value, long lease) ->
                    writes.addObject()
                            .putObject("request_put")
                            .put("key", encode(key))
                            .put("value", encode(value))
                            .put("lease", Long.toString(lease));
                case Txn.Delete(String key) ->
                    writes.addObject().putObject("request_delete_range").put("key", encode(key));
            }
        });
        return request;
    }

    /** The failure for an answer with an error. */
    static EtcdFailure failure(int status, byte[] body, String where) {
        JsonNode error;
        try {
            error = parse(body);
        } catch (EtcdFailure broken) {
            return new EtcdFailure(
                    status >= 500 ? Kind.UNREACHABLE : Kind.BROKEN,
                    "%s: %s (status %d)".formatted(where, broken.getMessage(), status),
                    broken);
        }
        String said = error.path("message").asText(error.path("error").asText());
        String message = "%s says: %s"
                .formatted(where, said.length() > LONGEST_MESSAGE ? said.substring(0, LONGEST_MESSAGE) : said);
        return new EtcdFailure(
                switch (error.path("code").asInt()) {
                    case INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED, FAILED_PRECONDITION -> Kind.DENIED;
                    case NOT_FOUND -> Kind.NO_LEASE;
                    case OUT_OF_RANGE -> Kind.COMPACTED;
                    default -> Kind.UNREACHABLE;
                },
                message);
    }

    /** Whether the token is not valid any more. */
    static boolean wantsSignIn(int status, byte[] body) {
        if (status != 401) {
            return false;
        }
        return parse(body).path("code").asInt() == UNAUTHENTICATED;
    }
}
