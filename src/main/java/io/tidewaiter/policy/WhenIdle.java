package io.tidewaiter.policy;

import java.util.Arrays;
import java.util.Locale;

/** What is done about a new image of a unit that is idle until a connection comes to its socket. */
public enum WhenIdle {
    /** The unit is started for as long as it takes to prove the image, and is idle again afterwards. */
    PROVE,
    /** The image takes its place, and is proven at the unit's next start. */
    ARMED,
    /** The image waits in local storage until the unit runs. */
    WAIT;

    /** @throws IllegalArgumentException saying which words there are */
    public static WhenIdle of(String text) {
        return Arrays.stream(values())
                .filter(value -> value.word().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("\"%s\" is none of prove, armed, wait".formatted(text)));
    }

    /** As a person writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
