package io.tidewaiter.systemd;

import java.nio.charset.StandardCharsets;

/**
 * Where systemd has the object of a unit: below a fixed path, under the unit's name with each character that is neither a
 * letter nor a digit as an underscore and two hex digits, {@code httpd_2eservice}; so is a digit in the first place:
 * sd_bus_path_encode(3). {@code systemctl} goes there without asking for the way, too. A unit that is not in memory is
 * loaded by the question, and one that does not exist has an object all the same.
 */
final class ObjectPath {

    private static final String UNITS = Manager1.PATH + "/unit/";

    private ObjectPath() {}

    static String of(String unit) {
        StringBuilder path = new StringBuilder(UNITS);
        for (byte each : unit.getBytes(StandardCharsets.US_ASCII)) {
            boolean first = path.length() == UNITS.length();
            if (isLetter(each) || (isDigit(each) && !first)) {
                path.append((char) each);
            } else {
                path.append("_%02x".formatted(each));
            }
        }
        return path.toString();
    }

    private static boolean isLetter(byte each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
    }

    private static boolean isDigit(byte each) {
        return each >= '0' && each <= '9';
    }
}
