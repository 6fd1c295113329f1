package io.chathub.spring.boot.internal;

import io.chathub.core.options.OptionType;
import io.chathub.server.servlet.ForwardedHeader;
import io.chathub.server.servlet.WebOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A property of the HTTP side.
 *
 * @param javaName    the component of {@link WebOptions}
 * @param type        the class of the values, for editors
 * @param defaultText the default, as it would be written; null for none
 * @param isList      whether several values may be set; they are parsed with commas between them
 * @param parser      reads a value; throws {@link IllegalArgumentException} if it has not the form
 * @param setter      sets the value
 * @param help        the description, in a sentence
 */
record WebProperty<T>(
        String javaName,
        Class<?> type,
        @Nullable String defaultText,
        boolean isList,
        Function<String, T> parser,
        BiConsumer<WebOptions.Builder, T> setter,
        String help) {

    /** Not {@code sharedFrames}, which only chat-server-jetty reads. The authorizer and the page are beans. */
    static final List<WebProperty<?>> ALL = List.of(
            list(
                    "allowedOrigins",
                    WebOptions.Builder::allowedOrigins,
                    "Pages of other origins that may connect: https://chat.example.com, https://*.example.com, or * for all."),
            count(
                    "maxConnectionsPerAddress",
                    WebOptions.DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
                    WebOptions.Builder::maxConnectionsPerAddress,
                    "Connections that one IP address may have."),
            text(
                    "adminToken",
                    WebOptions.Builder::adminToken,
                    "Token of operators, at least 8 characters. Without it and without an authorizer, only this machine has access to"
                            + " the dashboard."),
            folder(
                    "staticDirectory",
                    WebOptions.Builder::staticDirectory,
                    "Folder whose files are served beside the chat."),
            list(
                    "allowedHosts",
                    WebOptions.Builder::allowedHosts,
                    "Host names that the chat answers: chat.example.com, *.example.com. All if empty."),
            choice(
                    "allowNullOrigin",
                    false,
                    WebOptions.Builder::allowNullOrigin,
                    "Whether pages without an origin may connect, such as files and sandboxed frames."),
            choice(
                    "allowMissingOrigin",
                    false,
                    WebOptions.Builder::allowMissingOrigin,
                    "Whether a client with a cookie may connect without an Origin and without a token."),
            choice("tokenInQuery", true, WebOptions.Builder::tokenInQuery, "Whether a token may come as ?token=."),
            list(
                    "trustedProxies",
                    WebOptions.Builder::trustedProxies,
                    "Proxies whose header has the address of the client: addresses, or networks such as 10.0.0.0/8."),
            new WebProperty<ForwardedHeader>(
                    "forwardedHeader",
                    ForwardedHeader.class,
                    "x-forwarded",
                    false,
                    WebProperty::header,
                    WebOptions.Builder::forwardedHeader,
                    "Header of the trusted proxies: x-forwarded (X-Forwarded-For, X-Forwarded-Proto) or forwarded (RFC 7239)."),
            new WebProperty<Duration>(
                    "adminTokenTtl",
                    String.class,
                    OptionType.TIME.format(WebOptions.DEFAULT_ADMIN_TOKEN_TTL),
                    false,
                    OptionType.TIME::parse,
                    WebOptions.Builder::adminTokenTtl,
                    "Time for which the dashboard in a browser may act on what it has read."),
            choice(
                    "openMetrics",
                    false,
                    WebOptions.Builder::openMetrics,
                    "Whether the chat's /metrics answers everybody, not operators alone."),
            folder("backupDirectory", WebOptions.Builder::backupDirectory, "Folder that operators write backups to."),
            list(
                    "embeddingOrigins",
                    WebOptions.Builder::embeddingOrigins,
                    "Pages of other origins that may show the chat in a frame: https://shop.example.com, https://*.example.com, or * for"
                            + " all."));

    /** The name of the property, without the prefix. */
    String name() {
        return PropertyTable.kebab(javaName);
    }

    private static WebProperty<List<String>> list(
            String name, BiConsumer<WebOptions.Builder, List<String>> setter, String help) {
        return new WebProperty<>(
                name,
                List.class,
                null,
                true,
                text -> Stream.of(text.split(",", -1)).map(String::strip).toList(),
                setter,
                help);
    }

    private static WebProperty<Integer> count(
            String name, int byDefault, BiConsumer<WebOptions.Builder, Integer> setter, String help) {
        return new WebProperty<>(
                name, Integer.class, Integer.toString(byDefault), false, OptionType.COUNT::parse, setter, help);
    }

    private static WebProperty<String> text(String name, BiConsumer<WebOptions.Builder, String> setter, String help) {
        return new WebProperty<>(name, String.class, null, false, text -> text, setter, help);
    }

    private static WebProperty<Path> folder(String name, BiConsumer<WebOptions.Builder, Path> setter, String help) {
        return new WebProperty<>(name, Path.class, null, false, Path::of, setter, help);
    }

    private static WebProperty<Boolean> choice(
            String name, boolean byDefault, BiConsumer<WebOptions.Builder, Boolean> setter, String help) {
        return new WebProperty<>(
                name, Boolean.class, Boolean.toString(byDefault), false, OptionType.TRUE_OR_FALSE::parse, setter, help);
    }

    private static ForwardedHeader header(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        for (ForwardedHeader each : ForwardedHeader.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("expected: x-forwarded or forwarded");
    }
}
