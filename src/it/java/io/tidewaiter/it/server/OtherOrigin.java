package io.tidewaiter.it.server;

import com.sun.net.httpserver.HttpServer;
import io.tidewaiter.it.host.HostNetworkProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A page of another origin, on another port of a host's loopback. It runs what a test has it run. */
public final class OtherOrigin {

    public static final int PORT = 8666;

    private static final byte[] PAGE = """
            <!doctype html><title>other</title><iframe name="hidden"></iframe>
            """.getBytes(StandardCharsets.UTF_8);

    private OtherOrigin() {}

    /** Ends when its standard input does. */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, PAGE.length);
            exchange.getResponseBody().write(PAGE);
            exchange.close();
        });
        server.start();
        System.out.println(HostNetworkProgram.READY);
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
        server.stop(0);
    }
}
