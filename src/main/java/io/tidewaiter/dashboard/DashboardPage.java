package io.tidewaiter.dashboard;

/** The pages that there are. */
public enum DashboardPage {
    /** Of one host, served by its daemon. */
    HOST("index.html", "tidewaiter dashboard"),
    /** Of a fleet, served by a coordinator. */
    FLEET("fleet.html", "tidewaiter fleet dashboard");

    private final String file;
    private final String command;

    DashboardPage(String file, String command) {
        this.file = file;
        this.command = command;
    }

    String file() {
        return file;
    }

    /** What prints a link that opens it. */
    public String command() {
        return command;
    }
}
