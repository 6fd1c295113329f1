package io.chathub.spring.boot.internal;

import io.chathub.core.HubOptions;
import io.chathub.core.options.Option;
import io.chathub.core.options.OptionType;
import io.chathub.server.jakarta.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * All properties of the starter: those of its own, those of the HTTP side, and one for each option of the hub. The file
 * {@code spring-configuration-metadata.json}, which editors read, has the same; a test compares them.
 */
final class PropertyTable {

    static final String ENABLED = "enabled";
    static final String PATH = "path";
    static final String TRANSPORT = "transport";
    static final String PRINCIPAL = "principal";
    static final String ADMIN_TOKEN = "admin-token";
    static final String DEFAULT_PATH = "/chat";

    /**
     * A property.
     *
     * @param name         the name, without the prefix
     * @param javaName     the name in Java; empty for a property of the starter
     * @param type         the class of the values, for editors
     * @param defaultText  the default, as it would be written; null for none
     * @param isList       whether several values may be set
     * @param help         the description, in a sentence
     */
    record Row(
            String name,
            String javaName,
            Class<?> type,
            @Nullable String defaultText,
            boolean isList,
            String help) {

        static Row own(String name, Class<?> type, String defaultText, String help) {
            return new Row(name, "", type, defaultText, false, help);
        }
    }

    static final List<Row> ROWS = rows();

    private PropertyTable() {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.own(ENABLED, Boolean.class, "true", "Whether the application has a chat."));
        rows.add(Row.own(PATH, String.class, DEFAULT_PATH, "Path of the chat, relative to the context path."));
        rows.add(
                Row.own(
                        TRANSPORT,
                        Transport.class,
                        "auto",
                        "How WebSockets are carried: by the servlet upgrade, by jakarta.websocket, or as tested for the container."));
        rows.add(Row.own(
                PRINCIPAL,
                Boolean.class,
                "true",
                "Whether the user that Spring Security has authenticated is the user of a connection, without an authenticator and a"
                        + " token verifier of the application."));
        for (WebProperty<?> property : WebProperty.ALL) {
            rows.add(new Row(
                    property.name(),
                    property.javaName(),
                    property.type(),
                    property.defaultText(),
                    property.isList(),
                    property.help()));
        }
        for (Option<?> option : HubOptions.table()) {
            rows.add(row(option));
        }
        return List.copyOf(rows);
    }

    private static <T> Row row(Option<T> option) {
        Class<?> type = option.type().javaType();
        boolean isNumberOrTruth = type == Integer.class || type == Boolean.class;
        return new Row(
                nameOf(option),
                option.name(),
                isNumberOrTruth ? type : String.class, // durations and rates are written as on the command line
                option.format(option.defaultValue()),
                false,
                option.help());
    }

    /** The name of an option's property, such as {@code message-rate}. */
    static String nameOf(Option<?> option) {
        return option.flag().substring(2);
    }

    /** The name of the property with a name in Java; null if there is none. */
    static @Nullable String nameOf(String javaName) {
        for (Row row : ROWS) {
            if (row.javaName().equals(javaName) && !javaName.isEmpty()) {
                return row.name();
            }
        }
        return null;
    }

    /** Whether {@code off} is a value of the option. */
    static boolean mayBeOff(Option<?> option) {
        return option.type() == OptionType.RATE || option.type() == OptionType.WINDOW;
    }

    /** Whether a name below the prefix is a property's, in any of the forms that Spring Boot reads. */
    static boolean isKnown(ConfigurationPropertyName name) {
        for (Row row : ROWS) {
            ConfigurationPropertyName known = ConfigurationPropertyName.of(ChatHubProperties.PREFIX + "." + row.name());
            if (known.equals(name) || (row.isList() && known.isParentOf(name))) {
                return true;
            }
        }
        return false;
    }

    /** The name of a component in Java as a property: {@code adminToken} is {@code admin-token}. */
    static String kebab(String javaName) {
        return javaName.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
