package io.chathub.spring.boot.internal;

import io.chathub.core.HubOptions;
import io.chathub.core.options.Option;
import io.chathub.core.options.OptionType;
import io.chathub.server.jakarta.Transport;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The values of the properties {@code chathub.*}, all of them read and checked. A value is written as on the command line of the
 * runnable server: {@code 10s}, {@code 20/60}, {@code off}. An empty value counts as not set.
 *
 * <p>A value outside of its range fails with an {@link InvalidConfigurationPropertyValueException}, and a property that does not
 * exist with an {@link UnknownPropertyException}; Spring Boot reports both with the file and the number of its line. Variables of the environment
 * and system properties are not searched for names that do not exist, since other programs set some that begin alike.
 */
public final class ChatHubProperties {

    /** The prefix of all properties, without the dot. */
    static final String PREFIX = "chathub";

    private static final ConfigurationPropertyName PREFIX_NAME = ConfigurationPropertyName.of(PREFIX);
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private final Iterable<ConfigurationPropertySource> sources;
    private final Binder binder;
    private final HubOptions hubOptions;
    private final WebOptions webOptions;
    private final String path;
    private final Transport transport;

    private ChatHubProperties(ConfigurableEnvironment environment) {
        sources = ConfigurationPropertySources.from(environment.getPropertySources());
        binder = new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
        checkNames();
        path = readPath();
        transport = readTransport();
        hubOptions = readHubOptions();
        webOptions = readWebOptions();
        for (String choice : List.of(PropertyTable.ENABLED, PropertyTable.PRINCIPAL)) {
            String text = text(choice);
            if (text != null) {
                checked(choice, text, () -> OptionType.TRUE_OR_FALSE.parse(text));
            }
        }
    }

    /**
     * The values in an environment.
     *
     * @throws InvalidConfigurationPropertyValueException if a value is invalid
     * @throws UnknownPropertyException                   if there is no such property
     */
    public static ChatHubProperties of(ConfigurableEnvironment environment) {
        return new ChatHubProperties(environment);
    }

    /** The options of the hub. */
    public HubOptions hubOptions() {
        return hubOptions;
    }

    /** The options of the HTTP side, without an authorizer of operators. */
    public WebOptions webOptions() {
        return webOptions;
    }

    /** The path of the chat, relative to the context. */
    public String path() {
        return path;
    }

    /** The way in which WebSockets are carried. */
    public Transport transport() {
        return transport;
    }

    private void checkNames() {
        UnboundElementsSourceFilter filter = new UnboundElementsSourceFilter();
        for (ConfigurationPropertySource source : sources) {
            if (filter.apply(source) && source instanceof IterableConfigurationPropertySource names) {
                for (ConfigurationPropertyName name : names) {
                    if (PREFIX_NAME.isAncestorOf(name) && !PropertyTable.isKnown(name)) {
                        ConfigurationProperty property = source.getConfigurationProperty(name);
                        throw new UnknownPropertyException(
                                name.toString(), property == null ? null : property.getOrigin());
                    }
                }
            }
        }
    }

    private String readPath() {
        String text = text(PropertyTable.PATH);
        if (text == null) {
            return PropertyTable.DEFAULT_PATH;
        }
        if (!PATH.matcher(text).matches()) {
            throw invalid(PropertyTable.PATH, text, "expected: such as /chat or /team/chat");
        }
        return text;
    }

    private Transport readTransport() {
        String text = text(PropertyTable.TRANSPORT);
        if (text == null) {
            return Transport.AUTO;
        }
        for (Transport each : Transport.values()) {
            if (each.name().equalsIgnoreCase(text)) {
                return each;
            }
        }
        throw invalid(PropertyTable.TRANSPORT, text, "expected: auto, upgrade or jakarta");
    }

    private HubOptions readHubOptions() {
        HubOptions.Builder builder = HubOptions.builder();
        for (Option<?> option : HubOptions.table()) {
            set(builder, option);
        }
        return checkedTogether(builder::build);
    }

    private <T> void set(HubOptions.Builder builder, Option<T> option) {
        String name = PropertyTable.nameOf(option);
        String text = text(name);
        if (text != null) {
            String value =
                    PropertyTable.mayBeOff(option) && text.equals("false") ? "off" : text; // YAML reads off as false
            builder.set(option, checked(name, text, () -> option.check(option.parse(value))));
        }
    }

    private WebOptions readWebOptions() {
        WebOptions.Builder builder = WebOptions.builder();
        for (WebProperty<?> property : WebProperty.ALL) {
            set(builder, property);
        }
        return checkedTogether(builder::build);
    }

    private <T> void set(WebOptions.Builder builder, WebProperty<T> property) {
        String name = property.name();
        String text = property.isList() ? list(name) : text(name);
        if (text != null) {
            property.setter()
                    .accept(builder, checked(name, text, () -> property.parser().apply(text)));
        }
    }

    /** The value as it is written; null if it is not set, or empty. */
    private @Nullable String text(String name) {
        String text =
                binder.bind(PREFIX + "." + name, Bindable.of(String.class)).orElse("");
        return text.isBlank() ? null : text.strip();
    }

    /** A list, with commas between its elements; null if it is not set, or empty. */
    private @Nullable String list(String name) {
        List<String> values =
                binder.bind(PREFIX + "." + name, Bindable.listOf(String.class)).orElse(List.of());
        return values.isEmpty() ? null : String.join(",", values);
    }

    private static <T> T checked(String name, String text, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw invalid(name, text, String.valueOf(e.getMessage()));
        }
    }

    /** The checks of several values together begin with the name of a value in Java, such as {@code pongTimeout: PT5S (expected: …)}. */
    private <T> T checkedTogether(Supplier<T> values) {
        try {
            return values.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String name = PropertyTable.nameOf(message.split(":", 2)[0]);
            if (name == null || name.equals(PropertyTable.ADMIN_TOKEN)) { // the report would show the token
                throw e;
            }
            throw invalid(name, String.valueOf(text(name)), message);
        }
    }

    private static InvalidConfigurationPropertyValueException invalid(String name, String text, String reason) {
        return new InvalidConfigurationPropertyValueException(
                PREFIX + "." + name, text, "The chat refuses it: " + reason.replaceFirst("[.]$", "") + ".");
    }

    /** Without values, some of which are secrets. */
    @Override
    public String toString() {
        return "ChatHubProperties[path=" + path + ", transport="
                + transport.name().toLowerCase(Locale.ROOT) + "]";
    }
}
