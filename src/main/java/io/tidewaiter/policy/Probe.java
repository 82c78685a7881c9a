package io.tidewaiter.policy;

import java.util.List;

/** A question put to a workload from outside; each has one answer that means healthy. */
public sealed interface Probe {

    /**
     * The same probe for one container.
     *
     * @param published the TCP ports that the container publishes, in its order
     */
    default Probe to(List<Tcp> published) {
        return this;
    }

    /**
     * {@code GET}; healthy is a status from 200 to 399.
     *
     * @param host an address of this host, {@code 127.0.0.1}
     * @param port 0 stands for the first TCP port the container publishes, and its address
     */
    record Http(String host, int port, String path) implements Probe {

        /** With the port at which the container is asked. */
        @Override
        public Http to(List<Tcp> published) {
            if (port != 0) {
                return this;
            }
            return published.stream()
                    .findFirst()
                    .map(first -> new Http(first.host(), first.port(), path))
                    .orElse(new Http(host, 80, path));
        }

        @Override
        public String toString() {
            return "http://" + host + (port == 0 ? "" : ":" + port) + path;
        }
    }

    /** A connection; healthy is one that the other side accepts and does not close or reset at once. */
    record Tcp(String host, int port) implements Probe {

        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /** A command run inside the container; healthy is exit code 0. */
    record Exec(List<String> command) implements Probe {

        public Exec {
            command = List.copyOf(command);
        }

        @Override
        public String toString() {
            return "exec " + String.join(" ", command);
        }
    }
}
