package io.chathub.examples;

import io.chathub.core.HubOptions;
import io.chathub.core.options.Option;
import io.chathub.core.options.OptionGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options of the hub, made of {@link HubOptions#table()}; {@code --help} lists them by group. */
final class HubArguments {

    private final Map<Option<?>, OptionSpec> specs = new LinkedHashMap<>();

    /** Adds a flag for each option, and the headings of the groups. */
    void addTo(CommandLine commandLine) {
        CommandSpec command = commandLine.getCommandSpec();
        for (Option<?> option : HubOptions.table()) {
            OptionSpec spec = spec(option);
            specs.put(option, spec);
            command.addOption(spec);
        }
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, this::list);
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

    private String list(Help help) {
        List<OptionSpec> others = help.commandSpec().options().stream()
                .filter(spec -> !specs.containsValue(spec))
                .toList();
        StringBuilder text = new StringBuilder(help.optionListExcludingGroups(others));
        for (OptionGroup group : OptionGroup.values()) {
            List<OptionSpec> members = HubOptions.table().stream()
                    .filter(option -> option.group() == group)
                    .map(specs::get)
                    .toList();
            text.append(System.lineSeparator())
                    .append(group.title())
                    .append(System.lineSeparator())
                    .append(help.optionListExcludingGroups(members));
        }
        return text.toString();
    }
}
