package io.chathub.server.jetty.internal.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.Jetty;
import org.jspecify.annotations.Nullable;

/**
 * Checks the version of Jetty before the first class of Jetty fails to link. A host's BOM may choose another version than
 * this module was built with: Spring Boot 3 chooses 12.0.
 */
public final class JettyVersion {

    private static final int MAJOR = 12;
    private static final int MINOR = 1;
    private static final Pattern BEGIN = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");

    private JettyVersion() {}

    /**
     * Checks the version on the class path.
     *
     * @throws IllegalStateException if the version is too old; the message says which property to set
     */
    public static void requireSupported() {
        String fault = fault(Jetty.VERSION);
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
    }

    /** The reason to reject {@code version}; null where the version is supported or unknown. */
    static @Nullable String fault(String version) {
        Matcher begin = BEGIN.matcher(version);
        if (!begin.matches()) {
            return null; // repackaged without a version; a missing class or method will say the rest
        }
        int major = Integer.parseInt(begin.group(1));
        int minor = Integer.parseInt(begin.group(2));
        if (major > MAJOR || (major == MAJOR && minor >= MINOR)) {
            return null;
        }
        return "Jetty " + version + " is on the class path, and ChatHub needs " + MAJOR + "." + MINOR
                + " or newer. A parent or a BOM of the build has chosen the older version. With Spring Boot 3, set the property"
                + " jetty.version to 12.1.14 or newer in the application's POM.";
    }
}
