package io.chathub.examples;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.options.OptionType;
import io.chathub.core.spi.store.StoreException;
import io.chathub.server.jetty.BindFailedException;
import io.chathub.server.jetty.ChatServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The runnable server: options from the command line and the environment, a clean stop on SIGTERM. */
@Command(
        name = "chat-server",
        description = "Serves a chat: the page at /, the dashboard at /admin, the API below /api, the socket at /ws.",
        footer = {
            "",
            "Each option can also be set by the environment variable behind its description; the command line wins.",
            "Durations are 500ms, 10s, 5m or 24h. Rates are so many a second / so many at once, such as 20/60, or off.",
            "Exit codes: 0 after a clean stop, 2 if the server could not start with these options,",
            "3 if the heap was exhausted."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        versionProvider = ChatServerMain.Version.class)
public final class ChatServerMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ChatServerMain.class);

    @Mixin
    private final NetworkArguments network = new NetworkArguments();

    @Mixin
    private final TlsArguments tls = new TlsArguments();

    @Mixin
    private final TokenArguments tokens = new TokenArguments();

    @Mixin
    private final IdentityArguments identity = new IdentityArguments();

    @Mixin
    private final StoreArguments store = new StoreArguments();

    @Mixin
    private final PolicyArguments policies = new PolicyArguments();

    private final HubArguments hub = new HubArguments();

    private List<String> warnings = List.of();
    private @Nullable String logFormat;

    private ChatServerMain() {}

    /** Runs until SIGTERM or SIGINT. */
    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** The command line with its defaults from {@code environment}. */
    static CommandLine commandLine(Map<String, String> environment) {
        ChatServerMain main = new ChatServerMain();
        CommandLine commandLine = new CommandLine(main);
        main.hub.addTo(commandLine);
        StoreCommands.addTo(commandLine);
        main.logFormat = environment.get(LogFormat.VARIABLE);
        main.warnings = UnknownVariables.warnings(commandLine.getCommandSpec(), environment);
        HelpTopics.addTo(commandLine);
        commandLine.setDefaultValueProvider(new EnvironmentDefaults(environment));
        commandLine.registerConverter(Duration.class, ChatServerMain::duration);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((failure, arguments) -> {
            PrintWriter err = failure.getCommandLine().getErr();
            err.println("chat-server: " + EnvironmentDefaults.describe(failure, environment) + " (--help tells more)");
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((failure, cmd, arguments) -> {
            if (failure instanceof BindFailedException
                    || failure instanceof IllegalArgumentException
                    || failure instanceof StoreException) {
                cmd.getErr().println("chat-server: " + failure.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            throw failure;
        });
        return commandLine;
    }

    NetworkArguments network() {
        return network;
    }

    TlsArguments tls() {
        return tls;
    }

    TokenArguments tokens() {
        return tokens;
    }

    HubArguments hub() {
        return hub;
    }

    @Override
    public Integer call() throws InterruptedException {
        HeapWatch.start();
        start();
        // The signal's hook ends the process; there is nothing to come back to.
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    /** Starts the server with the given options. */
    ChatServer start() {
        LogFormat.requireValid(logFormat);
        warnings.forEach(LOG::warn);
        HubBuilder builder =
                store.applyTo(identity.applyTo(tokens.applyTo(Hub.builder().options(hub.hubOptions()))));
        ChatServer server = tls.applyTo(network.applyTo(ChatServer.builder()))
                .hub(policies.applyTo(builder).build())
                .build();
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "chathub-stop"));
        return server;
    }

    private static void stop(ChatServer server) {
        LOG.info("Stopping: notifying the clients");
        server.close();
        // A process that a signal ends has exit code 143; after a clean stop the exit code is 0.
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    private static Duration duration(String text) {
        try {
            return OptionType.TIME.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String version = ChatServerMain.class.getPackage().getImplementationVersion();
            return new String[] {"ChatHub " + (version == null ? "(development)" : version)};
        }
    }
}
