package io.chathub.examples;

import io.chathub.core.HubOptions;
import io.chathub.core.options.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of the hub, made of {@link HubOptions#table()}. */
final class HubArguments {

    private final Map<Option<?>, OptionSpec> specs = new LinkedHashMap<>();

    /** Adds a flag for each option. */
    void addTo(CommandLine commandLine) {
        CommandSpec command = commandLine.getCommandSpec();
        for (Option<?> option : HubOptions.table()) {
            OptionSpec spec = spec(option);
            specs.put(option, spec);
            command.addOption(spec);
        }
    }

    /**
     * The options as parsed.
     *
     * @throws IllegalArgumentException if a value is outside of its range
     */
    HubOptions hubOptions() {
        HubOptions.Builder builder = HubOptions.builder();
        HubOptions.table().forEach(option -> set(builder, option));
        return builder.build();
    }

    private <T> void set(HubOptions.Builder builder, Option<T> option) {
        OptionSpec spec = specs.get(option);
        if (spec == null || spec.getValue() == null) {
            throw new IllegalStateException("not parsed: " + option);
        }
        builder.set(option, option.type().javaType().cast(spec.getValue()));
    }

    private static <T> OptionSpec spec(Option<T> option) {
        return OptionSpec.builder(option.flag())
                .type(option.type().javaType())
                .arity("1")
                .paramLabel(option.type().label())
                .converters(text -> parse(option, text))
                .defaultValue(option.format(option.defaultValue()))
                .description(option.help() + " Default: ${DEFAULT-VALUE}. [" + option.variable() + "]")
                .build();
    }

    private static <T> T parse(Option<T> option, String text) {
        try {
            return option.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
