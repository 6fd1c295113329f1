package io.chathub.spring.boot.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the drivers that are older than those with which the stores were tested. Spring Boot manages their versions, so an application
 * has another driver than the store's POM names.
 */
final class DriverVersions {

    private static final Logger LOG = LoggerFactory.getLogger(DriverVersions.class);
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,6}");

    /**
     * A driver.
     *
     * @param file     the file in its jar that has the property {@code version}
     * @param oldest   the oldest version that was tested
     * @param property the property of Spring Boot that sets the version
     */
    record Driver(String name, String file, String oldest, String property) {}

    static final Driver SQLITE = new Driver(
            "sqlite-jdbc", "META-INF/maven/org.xerial/sqlite-jdbc/pom.properties", "3.49.1.0", "sqlite-jdbc.version");

    private DriverVersions() {}

    /** Logs a line for each driver on the class path that is too old. */
    static void check(ClassLoader loader) {
        String version = versionOf(SQLITE, loader);
        String fault = version == null ? null : fault(SQLITE, version);
        if (fault != null) {
            LOG.warn("{}", fault);
        }
    }

    /** The text about a version; null if the version is tested, or unknown. */
    static @Nullable String fault(Driver driver, String version) {
        List<Integer> found = numbers(version);
        List<Integer> oldest = numbers(driver.oldest());
        for (int i = 0; i < Math.min(found.size(), oldest.size()); i++) {
            int difference = found.get(i) - oldest.get(i);
            if (difference > 0) {
                return null;
            }
            if (difference < 0) {
                return driver.name() + " " + version + " is on the class path, and the chat's store was tested with "
                        + driver.oldest()
                        + " and newer. A parent or a BOM of the build has chosen the older version: set the property "
                        + driver.property() + " in the application's POM.";
            }
        }
        return null;
    }

    private static List<Integer> numbers(String version) {
        List<Integer> numbers = new ArrayList<>();
        Matcher matcher = NUMBERS.matcher(version);
        while (matcher.find()) {
            numbers.add(Integer.valueOf(matcher.group()));
        }
        return numbers;
    }

    private static @Nullable String versionOf(Driver driver, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(driver.file())) {
            if (in == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            LOG.debug("The version of {} is unknown: {}", driver.name(), e.toString());
            return null;
        }
    }
}
