package io.tidewaiter.scaffold;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether a set's ports can be had at this moment: the kernel is asked, as who listens may be of another user. */
public final class ProxyPorts {

    private ProxyPorts() {}

    /** A sentence for each that cannot; what is for an address that this host may not have yet is not asked. */
    public static List<String> taken(Blueprint blueprint) throws IOException {
        List<String> taken = new ArrayList<>();
        for (Publish publish :
                Stream.of(blueprint.publish(), blueprint.own()).distinct().toList()) {
            if (!publish.isForOneAddress()) {
                ask(publish, taken);
            }
        }
        return taken;
    }

    /** Binds without listening. What was closed a moment ago is free, as systemd and Podman see it. */
    private static void ask(Publish publish, List<String> taken) throws IOException {
        try (SocketChannel socket = SocketChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(
                    publish.ip() == null
                            ? new InetSocketAddress(publish.port())
                            : new InetSocketAddress(InetAddress.ofLiteral(publish.ip()), publish.port()));
        } catch (BindException e) {
            taken.add(
                    "port %d cannot be had now: %s (ss -ltnp shows by whom)".formatted(publish.port(), e.getMessage()));
        }
    }
}
