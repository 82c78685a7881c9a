package io.tidewaiter.api;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.tidewaiter.text.Visible;
import org.jspecify.annotations.Nullable;

/**
 * Writes characters that a person would not see as {@code \\u009b}, which every reader of JSON turns back. So JSON does
 * nothing to a terminal either; RFC 8259, section 7, asks for that only below {@code U+0020}.
 */
final class VisibleJson extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DELETE] = ESCAPE_STANDARD;
        return codes;
    }

    /** Asked for each UTF-16 unit beyond ASCII. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int unit) {
        return Visible.isVisible(unit) || Character.isSurrogate((char) unit)
                ? null
                : new SerializedString("\\u%04x".formatted(unit));
    }
}
