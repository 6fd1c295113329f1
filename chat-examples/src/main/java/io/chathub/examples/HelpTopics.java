package io.chathub.examples;

import io.chathub.core.HubOptions;
import io.chathub.core.options.OptionGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists the options in {@code --help} by topic: those of the server here, those of the hub by their {@link OptionGroup}. */
final class HelpTopics {

    private static final Map<String, List<String>> SERVER = server();

    private HelpTopics() {}

    private static Map<String, List<String>> server() {
        Map<String, List<String>> topics = new LinkedHashMap<>();
        topics.put("General", List.of("--help", "--version", "--port", "--host", "--static-dir", "--access-log"));
        topics.put(
                "Chat page",
                List.of(
                        "--page-name",
                        "--page-logo",
                        "--page-accent",
                        "--page-welcome",
                        "--page-links",
                        "--page-prices",
                        "--page-stylesheet",
                        "--page-language",
                        "--page-rooms",
                        "--embedding-origins"));
        topics.put(
                "Store",
                List.of(
                        "--data-dir",
                        "--store-url",
                        "--store-user",
                        "--store-password",
                        "--store-password-file",
                        "--store-validate"));
        topics.put(
                "Origins, hosts and addresses",
                List.of(
                        "--allowed-origins",
                        "--allow-null-origin",
                        "--allowed-hosts",
                        "--trusted-proxies",
                        "--forwarded-header",
                        "--max-connections-per-address",
                        "--handshake-timeout"));
        topics.put(
                "Dashboard and metrics",
                List.of("--admin-token", "--admin-token-ttl", "--open-metrics", "--metrics-port", "--backup-dir"));
        topics.put(
                "TLS",
                List.of(
                        "--tls-certificate",
                        "--tls-key",
                        "--tls-keystore",
                        "--tls-keystore-password",
                        "--tls-reload-interval",
                        "--http-redirect-port",
                        "--http-redirect-target"));
        topics.put(
                "Tokens and guests",
                List.of(
                        "--guests",
                        "--identity-secret",
                        "--identity-secret-file",
                        "--tokens-file",
                        "--token-in-query",
                        "--jwt-secret-file",
                        "--jwt-public-key",
                        "--jwt-key-set",
                        "--jwt-algorithms",
                        "--jwt-issuer",
                        "--jwt-audience",
                        "--jwt-leeway",
                        "--jwt-user-claim",
                        "--jwt-name-claim",
                        "--jwt-role-claim"));
        topics.put("Names and texts", List.of("--single-script-names", "--strict-texts"));
        return topics;
    }

    /** Makes {@code --help} list the options by topic. All options are known by then. */
    static void addTo(CommandLine commandLine) {
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpTopics::list);
    }

    /** The names of the options by the title of their topic, in the order of the help. */
    static Map<String, List<String>> all() {
        Map<String, List<String>> topics = new LinkedHashMap<>(SERVER);
        for (OptionGroup group : OptionGroup.values()) {
            topics.put(
                    group.title(),
                    HubOptions.table().stream()
                            .filter(option -> option.group() == group)
                            .map(option -> option.flag())
                            .toList());
        }
        return topics;
    }

    private static String list(Help help) {
        StringBuilder text = new StringBuilder();
        all().forEach((title, names) -> text.append(System.lineSeparator())
                .append(title)
                .append(System.lineSeparator())
                .append(help.optionListExcludingGroups(options(help.commandSpec(), names))));
        return text.toString();
    }

    private static List<OptionSpec> options(CommandSpec command, List<String> names) {
        List<OptionSpec> options = new ArrayList<>();
        for (String name : names) {
            OptionSpec option = command.findOption(name);
            if (option == null) {
                throw new IllegalStateException("no such option: " + name);
            }
            options.add(option);
        }
        return options;
    }
}
