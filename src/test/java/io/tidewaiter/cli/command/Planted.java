package io.tidewaiter.cli.command;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Records that have one text in every field that holds text, so that no field is forgotten, later ones included. */
final class Planted {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private Planted() {}

    static <T> T with(String text, Class<T> record) {
        RecordComponent[] parts = record.getRecordComponents();
        try {
            Constructor<T> constructor = record.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(parts)
                    .map(part -> value(text, part.getGenericType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record without its constructor", e);
        }
    }

    private static Object value(String text, Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(value(text, list.getActualTypeArguments()[0]));
        }
        if (type == String.class) {
            return text;
        }
        if (type == Instant.class) {
            return NOW;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class || type == Long.class) {
            return 1L;
        }
        Class<?> other = (Class<?>) type;
        return other.isEnum() ? other.getEnumConstants()[0] : with(text, other);
    }
}
