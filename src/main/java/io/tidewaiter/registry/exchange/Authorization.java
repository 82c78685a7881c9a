package io.tidewaiter.registry.exchange;

/**
 * What is sent as {@code Authorization}.
 *
 * @param header the value; empty to send none
 * @param personal our own credentials stand behind it, not an anonymous token
 * @param fresh obtained for this very call: when this is refused, asking for another one leads nowhere
 */
public record Authorization(String header, boolean personal, boolean fresh) {

    public static final Authorization NONE = new Authorization("", false, false);

    public static Authorization basic(Credentials credentials) {
        return new Authorization(credentials.basic(), true, true);
    }

    @Override
    public String toString() {
        return "Authorization[personal=" + personal + ", fresh=" + fresh + "]";
    }
}
