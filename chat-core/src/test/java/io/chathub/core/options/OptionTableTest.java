package io.chathub.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chathub.core.HubOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of options: each row reads what it writes, is set by the builder, read by its group, and checked. */
class OptionTableTest {

    private static final Set<String> ROOM_SETTERS = names(RoomOptions.Builder.class);
    private static final Set<String> MESSAGE_SETTERS = names(MessageOptions.Builder.class);
    private static final Set<String> SETTERS = names(HubOptions.Builder.class);

    static List<Option<?>> table() {
        return HubOptions.table();
    }

    @Test
    void namesFlagsAndVariables_areUnique() {
        for (Function<Option<?>, String> text :
                List.<Function<Option<?>, String>>of(Option::name, Option::flag, Option::variable, Option::help)) {
            assertThat(table().stream().map(text)).doesNotHaveDuplicates().hasSize(52);
        }
    }

    @Test
    void everyConstantOfAGroup_isInTheTable() throws ReflectiveOperationException {
        for (Class<?> group : groups()) {
            for (var field : group.getFields()) {
                if (field.getType() == Option.class) {
                    assertThat(table()).contains((Option<?>) field.get(null));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "messageRate, --message-rate, CHAT_MESSAGE_RATE",
        "maxConnectionsPerUser, --max-connections-per-user, CHAT_MAX_CONNECTIONS_PER_USER",
        "hookTimeout, --hook-timeout, CHAT_HOOK_TIMEOUT",
        "hookThreads, --hook-threads, CHAT_HOOK_THREADS",
        "reauthorizeInterval, --reauthorize-interval, CHAT_REAUTHORIZE_INTERVAL",
        "idleTimeout, --room-idle-timeout, CHAT_ROOM_IDLE_TIMEOUT",
    })
    void flagAndVariable_areMadeOfTheName(String name, String flag, String variable) {
        assertThat(table())
                .filteredOn(option -> option.name().equals(name))
                .singleElement()
                .satisfies(option -> {
                    assertThat(option.flag()).isEqualTo(flag);
                    assertThat(option.variable()).isEqualTo(variable);
                });
    }

    @ParameterizedTest
    @MethodSource("table")
    <T> void value_isReadAsItIsWritten(Option<T> option) {
        assertThat(option.check(option.defaultValue())).isEqualTo(option.defaultValue());
        assertThat(option.parse(option.format(option.defaultValue()))).isEqualTo(option.defaultValue());
        T other = option.check(SampleValues.inRange(option));
        assertThat(option.parse(option.format(other))).isEqualTo(other).isNotEqualTo(option.defaultValue());
        assertThatIllegalArgumentException().isThrownBy(() -> option.parse("5x"));
        assertThatIllegalArgumentException().isThrownBy(() -> option.parse(""));
    }

    @ParameterizedTest
    @MethodSource("table")
    <T> void value_isSetByTheBuilderAndReadByItsGroup(Option<T> option) throws ReflectiveOperationException {
        T other = SampleValues.inRange(option);
        HubOptions options = HubOptions.builder().set(option, other).build();
        assertThat(options.get(option)).isEqualTo(other);
        assertThat(options)
                .isNotEqualTo(HubOptions.DEFAULT)
                .isEqualTo(options.mutate().build());
        assertThat(options.toString()).contains(option.name() + "=" + other);
        assertThat(options.mutate().set(option, option.defaultValue()).build())
                .isEqualTo(HubOptions.DEFAULT)
                .hasSameHashCodeAs(HubOptions.DEFAULT);
        Object group = HubOptions.class
                .getMethod(option.group().name().toLowerCase(java.util.Locale.ROOT))
                .invoke(options);
        assertThat(group.getClass().getMethod(option.name()).invoke(group)).isEqualTo(other);
        assertThat(setters(option.group()))
                .contains(option.group() == OptionGroup.INPUT ? "inputLimits" : option.name());
    }

    private static Set<String> setters(OptionGroup group) {
        return switch (group) {
            case ROOMS -> ROOM_SETTERS;
            case MESSAGES -> MESSAGE_SETTERS;
            default -> SETTERS;
        };
    }

    @ParameterizedTest
    @CsvSource({"off, off", "OFF, off", "0s, 0s", "90m, 90m"})
    void window_hasAFormForNoLimit(String read, String written) {
        assertThat(OptionType.WINDOW.format(OptionType.WINDOW.parse(read))).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("bounded")
    <T> void valueOutOfRange_isRejectedWithNameValueAndRange(Option<T> option) {
        T bad = SampleValues.outOfRange(option);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HubOptions.builder().set(option, bad).build())
                .withMessage(SampleValues.message(option));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option.check(bad))
                .withMessageStartingWith(option.name() + ": " + bad + " (expected: ");
    }

    static Stream<Option<?>> bounded() {
        return table().stream().filter(SampleValues::isBounded);
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500ms", "90s, 90s", "1s, 1s", "60s, 60s", "1m, 60s", "120s, 2m", "1440m, 24h", "1h, 1h"})
    void duration_isWrittenInItsLargestUnit(String read, String written) {
        assertThat(OptionType.TIME.format(OptionType.TIME.parse(read))).isEqualTo(written);
    }

    @Test
    void duration_isWrittenInWholeMilliseconds() {
        assertThat(OptionType.TIME.format(Duration.ofNanos(1_999_999))).isEqualTo("1ms");
    }

    private static List<Class<?>> groups() {
        return Stream.of(HubOptions.class.getMethods())
                .<Class<?>>map(Method::getReturnType)
                .filter(type -> GroupValues.class.isAssignableFrom(type))
                .toList();
    }

    private static Set<String> names(Class<?> builder) {
        return Arrays.stream(builder.getMethods()).map(Method::getName).collect(Collectors.toSet());
    }
}
