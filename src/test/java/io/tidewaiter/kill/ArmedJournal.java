package io.tidewaiter.kill;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The real journal, at each write of a state to which the trap may be set. */
final class ArmedJournal implements InvocationHandler {

    private final Journal journal;
    private final Trap trap;

    private ArmedJournal(Journal journal, Trap trap) {
        this.journal = journal;
        this.trap = trap;
    }

    static Journal of(Journal journal, Trap trap) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, new ArmedJournal(journal, trap));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        String point = switch (method.getName()) {
            case "begin" -> "write staging";
            case "enter" -> "write " + state(arguments).word();
            default -> method.getName();
        };
        return write(point, () -> call(method, arguments));
    }

    private Future<?> write(String point, Supplier<Future<?>> write) {
        Fate before = trap.isDead() ? Fate.HANG : trap.reach(Trap.Phase.BEFORE, point);
        return before != null
                ? befall(before)
                : write.get().compose(written -> {
                    Fate after = trap.isDead() ? Fate.HANG : trap.reach(Trap.Phase.AFTER, point);
                    return after != null ? befall(after) : Future.succeededFuture(written);
                });
    }

    private static <T> Future<T> befall(Fate fate) {
        return fate == Fate.ERROR
                ? Future.failedFuture(new ExternalException("the disk is out of order"))
                : Promise.<T>promise().future();
    }

    private static State state(Object @Nullable [] arguments) {
        if (arguments != null && arguments[0] instanceof Update && arguments[1] instanceof State state) {
            return state;
        }
        throw new AssertionError("not what enter takes");
    }

    private Future<?> call(Method method, Object @Nullable [] arguments) {
        try {
            return (Future<?>) method.invoke(journal, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalAccessError(e.getMessage());
        } catch (InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }
}
