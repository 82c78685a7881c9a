package io.tidewaiter.cli.print;

/** How a command prints. */
public enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
