package io.chathub.spring.boot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chathub.core.HubOptions;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.options.Option;
import io.chathub.core.options.OptionType;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RateOptions;
import io.chathub.server.jakarta.Transport;
import io.chathub.server.servlet.ForwardedHeader;
import io.chathub.server.servlet.WebOptions;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Every option of the tables as a property {@code chathub.*}, and the errors of values and names. */
class ChatHubPropertiesTest {

    static List<Option<?>> table() {
        return HubOptions.table();
    }

    @ParameterizedTest
    @MethodSource("table")
    <T> void everyOptionOfTheHub_isAProperty(Option<T> option) {
        T other = other(option);
        String name = "chathub." + option.flag().substring(2);

        assertThat(of(name, option.format(other)).hubOptions().get(option)).isEqualTo(other);
        assertThat(inEnvironment(option.variable().replace("CHAT_", "CHATHUB_"), option.format(other))
                        .hubOptions()
                        .get(option))
                .isEqualTo(other);
    }

    @ParameterizedTest
    @MethodSource("table")
    void badValue_namesThePropertyAndTheValue(Option<?> option) {
        String name = "chathub." + option.flag().substring(2);

        assertThatThrownBy(() -> of(name, "5x"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'5x'");
    }

    @Test
    void valueOutOfItsRange_namesTheRange() {
        assertThatThrownBy(() -> of("chathub.max-rooms", "0"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("chathub.max-rooms")
                .hasMessageContaining("expected: >= 1");
    }

    @Test
    void valuesThatDoNotFitTogether_nameTheProperty() {
        assertThatThrownBy(() -> of("chathub.pong-timeout", "10s"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("chathub.pong-timeout")
                .hasMessageContaining("longer than pingInterval");
    }

    @Test
    void off_isReadAlsoWhereYamlMakesItFalse() {
        assertThat(of("chathub.message-rate", false).hubOptions().get(RateOptions.MESSAGE_RATE))
                .isEqualTo(RateLimit.UNLIMITED);
        assertThat(of("chathub.edit-window", false).hubOptions().get(MessageOptions.EDIT_WINDOW))
                .isEqualTo(OptionType.WINDOW.parse("off"));
        assertThat(of("chathub.search", false).hubOptions().get(MessageOptions.SEARCH))
                .isFalse();
    }

    @Test
    void everyOptionOfTheHttpSide_isAProperty(@TempDir Path folder) {
        WebOptions web = ChatHubProperties.of(environment(Map.ofEntries(
                        Map.entry("chathub.allowed-origins", "https://a.example.com, https://b.example.com"),
                        Map.entry("chathub.max-connections-per-address", 7),
                        Map.entry("chathub.admin-token", "12345678"),
                        Map.entry("chathub.static-directory", folder.toString()),
                        Map.entry("chathub.allowed-hosts[0]", "chat.example.com"),
                        Map.entry("chathub.allow-null-origin", true),
                        Map.entry("chathub.allow-missing-origin", true),
                        Map.entry("chathub.token-in-query", false),
                        Map.entry("chathub.trusted-proxies", "10.0.0.0/8"),
                        Map.entry("chathub.forwarded-header", "forwarded"),
                        Map.entry("chathub.admin-token-ttl", "5m"),
                        Map.entry("chathub.open-metrics", true),
                        Map.entry("chathub.backup-directory", folder.toString()),
                        Map.entry("chathub.embedding-origins", "https://shop.example.com"))))
                .webOptions();

        assertThat(web)
                .isEqualTo(WebOptions.builder()
                        .allowedOrigins("https://a.example.com", "https://b.example.com")
                        .maxConnectionsPerAddress(7)
                        .adminToken("12345678")
                        .staticDirectory(folder)
                        .allowedHosts("chat.example.com")
                        .allowNullOrigin(true)
                        .allowMissingOrigin(true)
                        .tokenInQuery(false)
                        .trustedProxies("10.0.0.0/8")
                        .forwardedHeader(ForwardedHeader.FORWARDED)
                        .adminTokenTtl(Duration.ofMinutes(5))
                        .openMetrics(true)
                        .backupDirectory(folder)
                        .embeddingOrigins("https://shop.example.com")
                        .build());
        assertThat(WebProperty.ALL.stream().map(WebProperty::javaName))
                .containsExactlyElementsOf(Stream.of(WebOptions.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .filter(name -> !Set.of("sharedFrames", "adminAuthorizer", "page")
                                .contains(name))
                        .toList());
    }

    @Test
    void withoutProperties_allIsTheDefault() {
        ChatHubProperties defaults = ChatHubProperties.of(environment(Map.of()));

        assertThat(defaults.hubOptions()).isEqualTo(HubOptions.DEFAULT);
        assertThat(defaults.webOptions()).isEqualTo(WebOptions.DEFAULT);
        assertThat(defaults.path()).isEqualTo("/chat");
        assertThat(defaults.transport()).isEqualTo(Transport.AUTO);
    }

    @Test
    void emptyValue_countsAsNotSet() {
        assertThat(of("chathub.admin-token", "").webOptions()).isEqualTo(WebOptions.DEFAULT);
        assertThat(of("chathub.max-rooms", " ").hubOptions()).isEqualTo(HubOptions.DEFAULT);
    }

    @Test
    void pathAndTransport_areRead() {
        assertThat(of("chathub.path", "/team/chat").path()).isEqualTo("/team/chat");
        assertThat(of("chathub.transport", "jakarta").transport()).isEqualTo(Transport.JAKARTA);
        assertThatThrownBy(() -> of("chathub.transport", "tcp")).hasMessageContaining("auto, upgrade or jakarta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "/", "/chat/", "/chat/*", "/a//b"})
    void badPath_isRefused(String path) {
        assertThatThrownBy(() -> of("chathub.path", path))
                .hasMessageContaining("chathub.path")
                .hasMessageContaining("such as /chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chathub.enabled", "chathub.principal", "chathub.open-metrics"})
    void badChoice_isRefused(String name) {
        assertThatThrownBy(() -> of(name, "maybe")).hasMessageContaining(name).hasMessageContaining("'maybe'");
    }

    @Test
    void badAdminToken_isNotShown() {
        assertThatThrownBy(() -> of("chathub.admin-token", "se-cret"))
                .hasMessageContaining("adminToken")
                .hasMessageNotContaining("se-cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chathub.mesage-rate", "chathub.message-rate.burst", "chathub.admin.token"})
    void unknownProperty_isNamedAndItsValueIsNot(String name) {
        Throwable failure = catchThrowable(() -> of(name, "se-cret"));
        FailureAnalysis report = new UnknownPropertyAnalyzer().analyze(new IllegalStateException(failure));

        assertThat(report.getDescription()).contains("no property " + name).doesNotContain("se-cret");
    }

    @Test
    void otherForms_areTheSameProperty() {
        assertThat(of("chathub.maxRooms", "7").hubOptions().rooms().maxRooms()).isEqualTo(7);
        assertThat(of("chathub.max_rooms", "7").hubOptions().rooms().maxRooms()).isEqualTo(7);
    }

    @Test
    void variablesOfOthers_areIgnored() {
        // As Kubernetes sets them for a service of this name.
        assertThat(inEnvironment("CHATHUB_SERVICE_HOST", "10.0.0.1").hubOptions())
                .isEqualTo(HubOptions.DEFAULT);
    }

    private static ChatHubProperties of(String name, Object value) {
        return ChatHubProperties.of(environment(Map.of(name, value)));
    }

    private static ChatHubProperties inEnvironment(String variable, String value) {
        ConfigurableEnvironment environment = environment(Map.of());
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, value)));
        return ChatHubProperties.of(environment);
    }

    private static ConfigurableEnvironment environment(Map<String, Object> values) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addFirst(new MapPropertySource("test", values));
        return environment;
    }

    /** A value in the range that is not the default. */
    private static <T> T other(Option<T> option) {
        Object value = option.defaultValue();
        Object other;
        if (option.type() == OptionType.WINDOW) {
            other = Duration.ofMinutes(90);
        } else if (value instanceof Duration duration) {
            other = duration.plusSeconds(1);
        } else if (value instanceof Integer count) {
            other = option.range().endsWith(".." + count) ? count - 1 : count + 1;
        } else if (value instanceof Boolean truth) {
            other = !truth;
        } else {
            other = new RateLimit(7, 77);
        }
        return option.check(option.type().javaType().cast(other));
    }
}
