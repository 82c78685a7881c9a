package io.tidewaiter.net;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What counts as one sender: an IPv4 address, or an IPv6 network, as a host has a whole /64. */
public final class Network {

    private static final int IPV6_BYTES = 8;

    private Network() {}

    public static String of(SocketAddress address) {
        String host = address.hostAddress();
        if (host.indexOf(':') < 0) {
            return host;
        }
        byte[] bytes = InetAddress.ofLiteral(host).getAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_BYTES)));
    }
}
