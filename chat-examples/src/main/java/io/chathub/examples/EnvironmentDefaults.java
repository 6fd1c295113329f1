package io.chathub.examples;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options from environment variables: {@code --port} from {@code PORT}, {@code --host} from {@code HOST}, and every
 * other such as {@code --max-connections} from {@code CHAT_MAX_CONNECTIONS}. An empty variable counts as not set.
 */
final class EnvironmentDefaults implements CommandLine.IDefaultValueProvider {

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        String value = argument instanceof OptionSpec option ? environment.get(variable(option)) : null;
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The environment variable of an option. */
    static String variable(OptionSpec option) {
        String name = option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        return name.equals("PORT") || name.equals("HOST") ? name : "CHAT_" + name;
    }

    /** The fault in one line, with the name of the variable where the value came from one. */
    static String describe(CommandLine.ParameterException failure, Map<String, String> environment) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        if (failure.getArgSpec() instanceof OptionSpec option) {
            String variable = variable(option);
            String value = environment.get(variable);
            if (value != null && message.contains(value.strip())) {
                return variable + ": " + message;
            }
        }
        return message;
    }
}
