package io.tidewaiter.world;

import io.tidewaiter.update.port.ExternalException;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/** The store as one program sees it: a write is an effect, before or after which the program may be killed. */
final class StoreLink {

    private static final Set<String> WRITES = Set.of(
            "begin",
            "enter",
            "followed",
            "letGo",
            "adopt",
            "pulling",
            "removed",
            "forget",
            "clearQuarantine",
            "settle",
            "release",
            "sight",
            "approve",
            "revoke");

    private StoreLink() {}

    static <T> T to(Class<T> type, T real, Machine machine, Link link) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean writes = WRITES.contains(method.getName())
                            || (method.getName().equals("hold") && arguments.length == 3);
                    if (!writes) {
                        return call(real, method, arguments).map(answer -> answer);
                    }
                    return link.write(
                            traced(method.getName()),
                            () -> machine.diskFull
                                    ? Future.failedFuture(
                                            new ExternalException("the store cannot be written: is the disk full?"))
                                    : call(real, method, arguments));
                }));
    }

    /** Each check writes these. */
    private static String traced(String method) {
        return method.equals("followed") || method.equals("sight") ? "" : "write " + method;
    }

    @SuppressWarnings("unchecked") // every method of the store returns a future
    private static Future<Object> call(Object real, Method method, Object[] arguments) throws IllegalArgumentException {
        try {
            return (Future<Object>) method.invoke(real, arguments);
        } catch (InvocationTargetException | IllegalAccessException e) {
            throw new LinkageError("the store cannot be called", e);
        }
    }
}
