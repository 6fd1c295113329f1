package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.Guests;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.server.jetty.TlsOptions;
import io.chathub.server.servlet.ForwardedHeader;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Options from the command line and the environment: what they become, and what is said of bad ones. */
class ArgumentsTest {

    @Test
    void theDefaultsAreTheLibrarys() {
        assertThat(limits(Map.of())).isEqualTo(HubOptions.DEFAULT);
        assertThat(network(Map.of()).webOptions()).isEqualTo(WebOptions.DEFAULT);
        assertThat(network(Map.of()).port()).isEqualTo(3000);
        assertThat(network(Map.of()).host()).isEqualTo("0.0.0.0");
        assertThat(parsed(Map.of()).tls().options()).isNull();
        Map<String, String> withTls = Map.of("CHAT_TLS_CERTIFICATE", "chain.pem", "CHAT_TLS_KEY", "key.pem");
        assertThat(parsed(withTls).tls().options())
                .hasToString(TlsOptions.ofPem(Path.of("chain.pem"), Path.of("key.pem"))
                        .toString());
    }

    @Test
    void everyOptionReachesItsPlace(@TempDir Path folder) {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("PORT", "8080"),
                Map.entry("HOST", "127.0.0.1"),
                Map.entry("CHAT_ALLOWED_ORIGINS", "https://a.example, https://*.b.example"),
                Map.entry("CHAT_MAX_CONNECTIONS_PER_ADDRESS", "7"),
                Map.entry("CHAT_ADMIN_TOKEN", "0123456789"),
                Map.entry("CHAT_STATIC_DIR", folder.toString()),
                Map.entry("CHAT_ALLOWED_HOSTS", "chat.example, *.c.example"),
                Map.entry("CHAT_ALLOW_NULL_ORIGIN", "true"),
                Map.entry("CHAT_TOKEN_IN_QUERY", "false"),
                Map.entry("CHAT_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
                Map.entry("CHAT_FORWARDED_HEADER", "FORWARDED"),
                Map.entry("CHAT_EMBEDDING_ORIGINS", "https://d.example, https://*.e.example"),
                Map.entry("CHAT_PAGE_NAME", "Tea shop"),
                Map.entry("CHAT_PAGE_LOGO", "/tea.svg"),
                Map.entry("CHAT_PAGE_ACCENT", "#0f766e"),
                Map.entry("CHAT_PAGE_WELCOME", "Ask us."),
                Map.entry("CHAT_PAGE_LINKS", "Imprint=https://shop.example/?a=b,Help=http://help.example"),
                Map.entry("CHAT_PAGE_PRICES", "true"),
                Map.entry("CHAT_PAGE_STYLESHEET", "/chat.css"),
                Map.entry("CHAT_PAGE_LANGUAGE", "ar"),
                Map.entry("CHAT_PAGE_ROOMS", "tea, coffee"),
                Map.entry("CHAT_MAX_CONNECTIONS", "11"),
                Map.entry("CHAT_MESSAGE_RATE", "5/6"),
                Map.entry("CHAT_TYPING_RATE", "off"),
                Map.entry("CHAT_REQUEST_RATE", "9/10"),
                Map.entry("CHAT_DRAIN_WINDOW", "31s"),
                Map.entry("CHAT_HOOK_TIMEOUT", "49s"),
                Map.entry("CHAT_HOOK_THREADS", "50"),
                Map.entry("CHAT_REAUTHORIZE_INTERVAL", "51m"),
                Map.entry("CHAT_CLIENT_PING_INTERVAL", "32s"),
                Map.entry("CHAT_MAX_ROOMS", "33"),
                Map.entry("CHAT_MAX_ROOMS_PER_CLIENT", "34"),
                Map.entry("CHAT_RECOVERY_LIMIT", "35"),
                Map.entry("CHAT_IDEMPOTENCY_WINDOW", "36m"),
                Map.entry("CHAT_MAX_IDEMPOTENCY_KEYS", "37"),
                Map.entry("CHAT_PRESENCE_EVENT_LIMIT", "38"),
                Map.entry("CHAT_ROOM_IDLE_TIMEOUT", "39h"),
                Map.entry("CHAT_MAX_BAD_MESSAGES", "12"),
                Map.entry("CHAT_MAX_RATE_VIOLATIONS", "13"),
                Map.entry("CHAT_MAX_MESSAGE_BYTES", "14000"),
                Map.entry("CHAT_MAX_TEXT_LENGTH", "15"),
                Map.entry("CHAT_INPUT_HEAP_PERCENT", "11"),
                Map.entry("CHAT_MAX_QUEUED_FRAMES", "16"),
                Map.entry("CHAT_MAX_QUEUED_BYTES", "170000"),
                Map.entry("CHAT_MAX_PENDING_EVENTS", "18"),
                Map.entry("CHAT_PING_INTERVAL", "19s"),
                Map.entry("CHAT_PONG_TIMEOUT", "20m"),
                Map.entry("CHAT_WRITE_TIMEOUT", "2100ms"),
                Map.entry("CHAT_MESSAGE_ASSEMBLY_TIMEOUT", "48s"),
                Map.entry("CHAT_SHUTDOWN_TIMEOUT", "22s"),
                Map.entry("CHAT_HISTORY_SIZE", "23"),
                Map.entry("CHAT_HISTORY_AGE", "24h"),
                Map.entry("CHAT_RECENT_MESSAGES", "25"),
                Map.entry("CHAT_RECENT_EVENTS", "26"),
                Map.entry("CHAT_JOIN_RATE", "40/41"),
                Map.entry("CHAT_CONTROL_RATE", "42/43"),
                Map.entry("CHAT_USER_RATE_FACTOR", "44"),
                Map.entry("CHAT_ADDRESS_RATE_FACTOR", "45"),
                Map.entry("CHAT_MAX_CONNECTIONS_PER_USER", "46"),
                Map.entry("CHAT_TOKEN_IN_JOIN", "true"),
                Map.entry("CHAT_TOKEN_TIMEOUT", "47s"),
                Map.entry("CHAT_UNIQUE_NAMES", "true"));
        NetworkArguments network = network(environment);
        assertThat(network.port()).isEqualTo(8080);
        assertThat(network.host()).isEqualTo("127.0.0.1");
        assertThat(network.webOptions())
                .isEqualTo(WebOptions.builder()
                        .allowedOrigins("https://a.example", "https://*.b.example")
                        .maxConnectionsPerAddress(7)
                        .adminToken("0123456789")
                        .staticDirectory(folder)
                        .allowedHosts("chat.example", "*.c.example")
                        .allowNullOrigin(true)
                        .tokenInQuery(false)
                        .trustedProxies("10.0.0.0/8", "::1")
                        .forwardedHeader(ForwardedHeader.FORWARDED)
                        .embeddingOrigins("https://d.example", "https://*.e.example")
                        .page(PageOptions.builder()
                                .name("Tea shop")
                                .logo("/tea.svg")
                                .accent("#0f766e")
                                .welcome("Ask us.")
                                .link("Imprint", URI.create("https://shop.example/?a=b"))
                                .link("Help", URI.create("http://help.example"))
                                .prices(true)
                                .stylesheet("/chat.css")
                                .language("ar")
                                .rooms(List.of("tea", "coffee"))
                                .build())
                        .build());
        assertThat(limits(environment))
                .isEqualTo(HubOptions.builder()
                        .maxConnections(11)
                        .messageRate(new RateLimit(5, 6))
                        .typingRate(RateLimit.UNLIMITED)
                        .maxBadMessages(12)
                        .maxRateViolations(13)
                        .inputLimits(new io.chathub.protocol.InputLimits(14_000, 15))
                        .inputHeapPercent(11)
                        .maxQueuedFrames(16)
                        .maxQueuedBytes(170_000)
                        .maxPendingEvents(18)
                        .pingInterval(Duration.ofSeconds(19))
                        .pongTimeout(Duration.ofMinutes(20))
                        .writeTimeout(Duration.ofMillis(2_100))
                        .messageAssemblyTimeout(Duration.ofSeconds(48))
                        .shutdownTimeout(Duration.ofSeconds(22))
                        .requestRate(new RateLimit(9, 10))
                        .joinRate(new RateLimit(40, 41))
                        .controlRate(new RateLimit(42, 43))
                        .userRateFactor(44)
                        .addressRateFactor(45)
                        .maxConnectionsPerUser(46)
                        .tokenInJoin(true)
                        .tokenTimeout(Duration.ofSeconds(47))
                        .uniqueNames(true)
                        .drainWindow(Duration.ofSeconds(31))
                        .hookTimeout(Duration.ofSeconds(49))
                        .hookThreads(50)
                        .reauthorizeInterval(Duration.ofMinutes(51))
                        .clientPingInterval(Duration.ofSeconds(32))
                        .rooms(RoomOptions.builder()
                                .historySize(23)
                                .historyAge(Duration.ofHours(24))
                                .maxRooms(33)
                                .maxRoomsPerClient(34)
                                .recoveryLimit(35)
                                .idempotencyWindow(Duration.ofMinutes(36))
                                .maxIdempotencyKeys(37)
                                .presenceEventLimit(38)
                                .idleTimeout(Duration.ofHours(39))
                                .build())
                        .recentMessages(25)
                        .recentEvents(26)
                        .build());
    }

    @Test
    void tlsIsByFilesOrByAKeyStore() {
        assertThat(parsed(Map.of(
                                "CHAT_TLS_CERTIFICATE", "a.pem",
                                "CHAT_TLS_KEY", "b.pem",
                                "CHAT_TLS_RELOAD_INTERVAL", "5s"))
                        .tls()
                        .options())
                .hasToString("TlsOptions[certificateChain=a.pem, privateKey=b.pem, reloadInterval=PT5S]");
        assertThat(parsed(Map.of("CHAT_TLS_KEYSTORE", "c.p12", "CHAT_TLS_KEYSTORE_PASSWORD", "secret"))
                        .tls()
                        .options())
                .hasToString("TlsOptions[keyStore=c.p12, reloadInterval=PT1M]");
    }

    @Test
    void everyOptionHasItsVariableInTheHelp() {
        CommandLine commandLine = ChatServerMain.commandLine(Map.of());
        String help = commandLine.getUsageMessage().replaceAll("\\s+", " ");
        commandLine.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(option -> assertThat(help)
                        .contains(option.longestName() + "=", "[" + EnvironmentDefaults.variable(option) + "]"));
    }

    @Test
    void help_listsEachOptionUnderOneTopic() {
        CommandLine commandLine = ChatServerMain.commandLine(Map.of());
        assertThat(HelpTopics.all().values().stream().flatMap(List::stream))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(commandLine.getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .toList());
        List<String> lines = commandLine.getUsageMessage().lines().toList();
        int at = -1;
        for (Map.Entry<String, List<String>> topic : HelpTopics.all().entrySet()) {
            int heading = lines.indexOf(topic.getKey());
            assertThat(heading).as(topic.getKey()).isGreaterThan(at);
            at = heading;
            for (String name : topic.getValue()) {
                int line = lines.indexOf(lines.stream()
                        .filter(l -> l.matches(" *(-., )?" + name + "(=.*|\\s.*|)"))
                        .findFirst()
                        .orElse(name));
                assertThat(line).as(name).isGreaterThan(at);
                at = line;
            }
        }
    }

    @Test
    void theCommandLineWinsAndAnEmptyVariableIsNone() {
        assertThat(network(Map.of("PORT", "8080"), "--port", "9090").port()).isEqualTo(9090);
        assertThat(network(Map.of("PORT", " ", "HOST", "")).port()).isEqualTo(3000);
    }

    @ParameterizedTest
    @CsvSource({
        "--port=abc, --port",
        "--port=70000, port: 70000 (expected: 0..65535)",
        "--message-rate=fast, rate: fast (expected: PER_SECOND/BURST such as 20/60",
        "--message-rate=20/10, rate: 20/10 (expected:",
        "--max-connections=0, maxConnections: 0 (expected: >= 1)",
        "--ping-interval=5, is not a duration (expected: 500ms",
        "--static-dir=/no/such/folder, staticDirectory: /no/such/folder (expected: a folder that exists)",
        "--allowed-origins=example, allowedOrigins: example (expected:",
        "--admin-token=short, adminToken: not acceptable",
        "--max-queued-bytes=10, maxQueuedBytes: 10 (expected: >= 66560)",
        "--user-rate-factor=-1, userRateFactor: -1 (expected: 0..1000000)",
        "--unique-names=maybe, 'maybe' is not a boolean",
        "--tokens-file=/no/such/file, tokens: /no/such/file (expected: a file",
        "--jwt-public-key=/no/such/key, public key: /no/such/key cannot be read",
        "--jwt-key-set=http://id.example/keys, keySet: http address (expected: https",
        "--jwt-secret-file=/dev/null, secret: 0 bytes (expected: >= 32)",
        "--guests=all, 'expected one of [NONE, CONNECTION, KEYS]'",
        "--guests=none, guests: none without tokens (expected: with tokens-file or a key for JWTs)",
        "--identity-secret=short, identitySecret: 5 bytes (expected: >= 16)",
        "--identity-secret-file=/dev/null, identitySecret: 0 bytes (expected: >= 16)",
        "--identity-secret-file=/no, identity-secret-file: /no (expected: a file that can be read)",
        "--identity-secret=0123456789abcdef --identity-secret-file=/no, 'identity-secret, identity-secret-file: both'",
        "--store-url=mysql://host/chat, store-url: no URL of a database (expected: postgresql://host/database",
        "--store-url=jdbc:mysql://host/chat, store-url: no URL of a database",
        "--store-url=postgresql://host:port/chat, store-url: no URL of a database",
        "--store-url=postgresql:chat, store-url: no URL of a database",
        "--store-url=postgresql://host/chat --data-dir=data, 'data-dir, store-url: both (expected: one of them)'",
        "--store-url=postgresql://host/chat --store-password-file=/no, store-password-file: /no (expected: a file",
        "--store-user=me, 'without store-url (expected: with the URL of a database)'",
        "--store-validate=true, 'without store-url (expected: with the URL of a database)'",
        "--jwt-issuer=me, without a key (expected: with one of jwt-secret-file",
        "--tls-key=key.pem, 'tls-certificate, tls-key: one of them (expected: both, or neither)'",
        "--tls-certificate=chain.pem, 'tls-certificate, tls-key: one of them (expected: both, or neither)'",
        "--tls-keystore=k.p12, 'tls-keystore, tls-keystore-password: one of them (expected: both, or neither)'",
        "--tls-keystore-password=x, 'tls-keystore, tls-keystore-password: one of them (expected: both, or neither)'",
        "--tls-certificate=/no --tls-key=/no, certificateChain: /no (expected: a file that can be read)",
        "--tls-certificate=a --tls-key=b --tls-keystore=c --tls-keystore-password=d, 'tls-certificate, tls-keystore: both'",
        "--tls-keystore=/dev/null --tls-keystore-password=x, keyStore: /dev/null (expected: a PKCS12 or JKS keystore)",
        "--tls-certificate=a --tls-key=b --tls-reload-interval=1ms, reloadInterval: PT0.001S (expected: 0",
        "--http-redirect-port=0, httpRedirectPort: 0 (expected: with tls)",
        "--http-redirect-target=443, httpRedirectTarget: 443 (expected: with httpRedirectPort)",
        "--nonsense, Unknown option: '--nonsense'",
        "more, Unmatched argument at index 0: 'more'",
    })
    void badOnesAreOneClearLineAndCode2(String arguments, String message) {
        StringWriter err = new StringWriter();
        int code = ChatServerMain.commandLine(Map.of())
                .setErr(new PrintWriter(err, true))
                .execute(arguments.split(" "));
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("chat-server: ").contains(message);
    }

    @Test
    void guestsDependOnTheTokens(@TempDir Path folder) throws Exception {
        String tokens = Files.writeString(folder.resolve("tokens"), "8f1c0a52b7e94d3c9a61 bot-1\n")
                .toString();
        assertThat(guests(Map.of())).isEqualTo(Guests.KEYS);
        assertThat(guests(Map.of("CHAT_GUESTS", "connection"))).isEqualTo(Guests.CONNECTION);
        assertThat(guests(Map.of("CHAT_TOKENS_FILE", tokens))).isEqualTo(Guests.NONE);
        for (Guests each : Guests.values()) {
            assertThat(guests(Map.of("CHAT_TOKENS_FILE", tokens, "CHAT_GUESTS", each.name())))
                    .isEqualTo(each);
        }
    }

    private static Guests guests(Map<String, String> environment) {
        return parsed(environment).tokens().applyTo(Hub.builder()).build().guests();
    }

    @Test
    void identitySecret_isInNoMessage() {
        StringWriter err = new StringWriter();
        int code = ChatServerMain.commandLine(Map.of("CHAT_IDENTITY_SECRET", "a5ecret", "CHAT_GUESTS", "connection"))
                .setErr(new PrintWriter(err, true))
                .execute();
        assertThat(code).isEqualTo(2);
        CommandLine help = ChatServerMain.commandLine(Map.of("CHAT_IDENTITY_SECRET", "a5ecret-of-16-bytes"));
        assertThat(err + help.getUsageMessage()).doesNotContain("a5ecret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:a5ecret@127.0.0.1:1/chat",
                "jdbc:postgresql://127.0.0.1:1/chat?user=me&password=a5ecret",
                "jdbc:postgresql://me:a5ecret@127.0.0.1:1/chat",
                "postgresql://me:a5ecret/x@127.0.0.1:1/chat",
                "postgresql://me:a5ecret @127.0.0.1:1/chat",
                "mysql://me:a5ecret@127.0.0.1:1/chat"
            })
    void passwordOfTheDatabase_isInNoMessage(String url) {
        StringWriter err = new StringWriter();
        int code = ChatServerMain.commandLine(Map.of("CHAT_STORE_URL", url, "PORT", "0"))
                .setErr(new PrintWriter(err, true))
                .execute();
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err
                        + ChatServerMain.commandLine(Map.of("CHAT_STORE_URL", url))
                                .getUsageMessage())
                .doesNotContain("a5ecret");
    }

    @Test
    void databaseOfTheStore_hasUserAndPasswordFromTheUrlOrFromBeside() throws Exception {
        assertThat(login("postgresql://me:a%2F%2Bb@host/chat", "other", "x")).containsExactly("me", "a/+b");
        assertThat(login("jdbc:postgresql://host:5433/chat?user=me&password=y", "other", "x"))
                .containsExactly("me", "y");
        assertThat(login("postgres://me@host/chat", null, "x")).containsExactly("me", "x");
        assertThat(login("postgresql://a:1,b:2/chat?sslmode=require", "other", "x"))
                .containsExactly("other", "x");
    }

    private static List<String> login(String url, String user, String password) {
        PGSimpleDataSource database =
                (PGSimpleDataSource) new StoreArguments.DatabaseUrl(url).dataSource(user, password);
        assertThat(database.getDatabaseName()).isEqualTo("chat");
        return List.of(database.getUser(), database.getPassword());
    }

    @Test
    void aBadVariableIsNamed() {
        StringWriter err = new StringWriter();
        int code = ChatServerMain.commandLine(Map.of("PORT", "http"))
                .setErr(new PrintWriter(err, true))
                .execute();
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("chat-server: PORT: ").contains("'http' is not an int");
    }

    private static NetworkArguments network(Map<String, String> environment, String... arguments) {
        return parsed(environment, arguments).network();
    }

    private static HubOptions limits(Map<String, String> environment) {
        return parsed(environment).hub().hubOptions();
    }

    private static ChatServerMain parsed(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = ChatServerMain.commandLine(environment);
        commandLine.parseArgs(arguments);
        return commandLine.getCommand();
    }
}
