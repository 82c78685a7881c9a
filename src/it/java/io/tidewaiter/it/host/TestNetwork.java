package io.tidewaiter.it.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that boots several throwaway hosts and joins them by a network: for each test, or for the class if the
 * field is static. They are counted from 1, and number N has the address 192.168.77.N. The first is the hub, whose registry
 * serves all of them. Classes that run at the same time have networks of their own.
 */
public final class TestNetwork implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /** The address of the hub. */
    public static final String HUB = address(1);

    /** The hub's registry, as every host of the network reaches it. */
    public static final String REGISTRY = HUB + ":5000";

    private final List<TestHost> hosts;
    private String name = "";
    private boolean ofTheClass;

    /** @param size how many hosts */
    public TestNetwork(int size) {
        hosts = Stream.generate(TestHost::new).limit(size).toList();
    }

    /** The host whose registry, and whatever else there is only one of, all use. */
    public TestHost hub() {
        return host(1);
    }

    /** @param number from 1 */
    public TestHost host(int number) {
        return hosts.get(number - 1);
    }

    public List<TestHost> hosts() {
        return hosts;
    }

    /** @param number of a host, from 1 */
    public static String address(int number) {
        return "192.168.77." + number;
    }

    /** Does something on all hosts at once; returns when it is done on all. */
    public void onAll(Consumer<TestHost> work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(hosts.stream()
                            .map(host -> CompletableFuture.runAsync(() -> work.accept(host), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofTheClass = true;
        boot(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofTheClass) {
            boot(context);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        hosts.forEach(host -> host.diagnose(context));
        if (!ofTheClass) {
            destroy();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        hosts.forEach(host -> host.diagnose(context));
        destroy();
    }

    private void boot(ExtensionContext context) {
        name = TestHost.nameFor(context);
        onAll(host -> {
            int number = 1 + hosts.indexOf(host);
            host.boot(name + "-" + number, name, address(number));
        });
    }

    private void destroy() {
        onAll(TestHost::destroy);
        if (Files.exists(Path.of("/run/tidewaiter-network", name))) {
            throw new IllegalStateException("the network " + name + " is there without a host");
        }
    }
}
