package io.tidewaiter.api.http;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.app.BadRequestException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the parameters and the body of a request. */
record RequestInput(RoutingContext context) {

    /** @throws BadRequestException when the body is not JSON of this shape */
    <R> R body(Class<R> type) {
        // null when the request has no body at all
        Buffer body = context.body().buffer();
        try {
            return Json.read(body == null ? new byte[0] : body.getBytes(), type);
        } catch (IOException e) {
            throw new BadRequestException("the body is not a request of this kind (openapi.yaml has its shape)");
        }
    }

    @Nullable
    String optional(String parameter) {
        return context.request().getParam(parameter);
    }

    /** @throws BadRequestException when it is missing */
    String required(String parameter) {
        String value = optional(parameter);
        if (value == null || value.isEmpty()) {
            throw new BadRequestException("the parameter %s is missing".formatted(parameter));
        }
        return value;
    }

    /** @throws BadRequestException when it is there and not a number from 1 to the most */
    int number(String parameter, int usual, int most) {
        String value = optional(parameter);
        if (value == null) {
            return usual;
        }
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > most) {
            throw new BadRequestException("%s is not a number from 1 to %d".formatted(parameter, most));
        }
        return Integer.parseInt(value);
    }

    /** @throws BadRequestException when it is there and neither true nor false */
    boolean flag(String parameter, boolean usual) {
        return switch (optional(parameter)) {
            case null -> usual;
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadRequestException("%s is neither true nor false".formatted(parameter));
        };
    }
}
