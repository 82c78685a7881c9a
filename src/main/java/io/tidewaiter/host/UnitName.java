package io.tidewaiter.host;

import java.util.Optional;
import java.util.regex.Pattern;

/** What systemd takes for the name of a unit. */
public final class UnitName {

    private static final int LONGEST = 255;
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9:_.\\\\@-]*");
    private static final Pattern SUFFIX = Pattern.compile(
            ".*\\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)", Pattern.DOTALL);
    private static final Pattern TEMPLATE = Pattern.compile("[^@]+@\\.[a-z]+");

    private UnitName() {}

    /**
     * Why systemd would refuse a job for a unit of this name, whether or not there is one; empty for a good name.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
     */
    public static Optional<String> mistake(String name) {
        if (name.length() > LONGEST) {
            return Optional.of("it is longer than %d characters".formatted(LONGEST));
        }
        if (!SUFFIX.matcher(name).matches()) {
            return Optional.of("it has no suffix such as .service");
        }
        if (!CHARACTERS.matcher(name).matches()) {
            return Optional.of("it may have letters, digits and :-_.\\@ only");
        }
        if (name.lastIndexOf('.') == 0 || name.startsWith("@")) {
            return Optional.of("nothing stands before its suffix or its @");
        }
        return TEMPLATE.matcher(name).matches()
                ? Optional.of("it is a template, and says no instance of it")
                : Optional.empty();
    }
}
