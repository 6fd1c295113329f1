package io.chathub.examples;

import ch.qos.logback.core.PropertyDefinerBase;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The format of the log by {@code CHAT_LOG_FORMAT}, for {@code logback.xml}: {@code text}, or {@code json}. */
public final class LogFormat extends PropertyDefinerBase {

    static final String VARIABLE = "CHAT_LOG_FORMAT";

    private static final String TEXT = "text";
    private static final Set<String> FORMATS = Set.of(TEXT, "json");

    /** Called by Logback. */
    public LogFormat() {}

    /** The name of the format, which is part of a file name. Text for an invalid value, with which the server does not start. */
    @Override
    public String getPropertyValue() {
        String format = normal(System.getenv(VARIABLE));
        return FORMATS.contains(format) ? format : TEXT;
    }

    /**
     * Checks the value of the variable.
     *
     * @throws IllegalArgumentException if it is neither empty nor a format
     */
    static void requireValid(@Nullable String value) {
        if (!FORMATS.contains(normal(value))) {
            throw new IllegalArgumentException(VARIABLE + ": unknown format (expected: text or json)");
        }
    }

    private static String normal(@Nullable String value) {
        return value == null || value.isBlank() ? TEXT : value.strip().toLowerCase(Locale.ROOT);
    }
}
