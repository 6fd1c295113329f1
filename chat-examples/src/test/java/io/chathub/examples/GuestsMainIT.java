package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.ReconnectPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients without an account that the runnable jar admits, and the user that the Java client is by its guest key. */
@Tag("long")
class GuestsMainIT {

    private static final String KEY = "guest.AAAAAAAAAAAAAAAAAAAAAA";
    /** printf guest.AAAAAAAAAAAAAAAAAAAAAA | sha256sum */
    private static final String USER = "guest:fa3f828f1746ecfd844686e5f8fa9434c38b0b3273a60bb8bdf56868182ea532";

    private static ServerProcess start(Map<String, String> environment, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 4);
        System.arraycopy(new String[] {"--host", "127.0.0.1", "--port", "0"}, 0, all, arguments.length, 4);
        return ServerProcess.start(environment, List.of(), all);
    }

    private static ChatClientBuilder client(ServerProcess server) {
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                .username("John")
                .reconnect(ReconnectPolicy.NEVER);
    }

    /** The user of a client as the dashboard shows it; null where there is none. */
    private static @Nullable String user(ServerProcess server, ChatClientBuilder builder) throws Exception {
        try (ChatClient client = builder.build()) {
            String id = client.connect().get(10, TimeUnit.SECONDS);
            client.room("lobby").join().get(10, TimeUnit.SECONDS);
            URI overview = URI.create("http://127.0.0.1:" + server.port() + "/api/admin");
            String json = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(overview).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher row = Pattern.compile("\\{\"id\":\"" + Pattern.quote(id) + "\"[^}]*}")
                    .matcher(json);
            assertThat(row.find()).as(json).isTrue();
            Matcher user = Pattern.compile("\"userId\":\"([^\"]*)\"").matcher(row.group());
            return user.find() ? user.group(1) : null;
        }
    }

    private static void assertRefused(ChatClientBuilder builder) {
        assertThat(builder.build().connect())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        refusal -> assertThat(refusal.httpStatus()).hasValue(401));
    }

    @Test
    void guestKeys_areTheDefaultOfAnOpenServer() throws Exception {
        try (ServerProcess server = start(Map.of("CHAT_IDENTITY_SECRET", "0123456789abcdef"))) {
            assertThat(user(server, client(server).guestKey(KEY))).isEqualTo(USER);
            assertThat(user(server, client(server).guestKey(KEY))).isEqualTo(USER);
            assertThat(user(server, client(server).guestKey(ChatClientBuilder.newGuestKey())))
                    .startsWith("guest:")
                    .isNotEqualTo(USER);
            assertThat(user(server, client(server))).isNull();
            assertThat(user(server, client(server).token(() -> "a-token-of-another-server")))
                    .isNull();
            assertRefused(client(server).token(() -> "guest.short"));
            assertThat(server.output()).noneMatch(line -> line.contains("AAAAAA") || line.contains("0123456789"));
        }
    }

    @Test
    void guestsOfTheirConnection_haveNoUser() throws Exception {
        try (ServerProcess server = start(Map.of("CHAT_GUESTS", "connection"))) {
            assertThat(user(server, client(server))).isNull();
            assertThat(user(server, client(server).guestKey(KEY))).isNull();
        }
    }

    @Test
    void guestsBesideTokens_areThoseThatWereChosen(@TempDir Path folder) throws Exception {
        String tokens = Files.writeString(folder.resolve("tokens"), "8f1c0a52b7e94d3c9a61 bot-1\n")
                .toString();
        try (ServerProcess server = start(Map.of("CHAT_GUESTS", "none"), "--tokens-file", tokens)) {
            assertThat(user(server, client(server).token(() -> "8f1c0a52b7e94d3c9a61")))
                    .isEqualTo("bot-1");
            assertRefused(client(server));
            assertRefused(client(server).guestKey(KEY));
        }
        try (ServerProcess server = start(Map.of(), "--tokens-file", tokens, "--guests", "keys")) {
            assertThat(user(server, client(server).token(() -> "8f1c0a52b7e94d3c9a61")))
                    .isEqualTo("bot-1");
            assertThat(user(server, client(server).guestKey(KEY))).isEqualTo(USER);
            assertThat(user(server, client(server))).isNull();
            assertRefused(client(server).token(() -> "a-token-of-another-server"));
        }
        try (ServerProcess server = start(Map.of(), "--tokens-file", tokens, "--guests", "connection")) {
            assertThat(user(server, client(server).guestKey(KEY))).isNull();
            assertRefused(client(server).token(() -> "a-token-of-another-server"));
        }
    }
}
