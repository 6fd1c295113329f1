package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.RequestRefusedException;
import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.options.RateLimit;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.server.jetty.ChatServer;
import io.chathub.store.sqlite.SqliteStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search of the SDK and of the host, with a real server, in memory and over a store. */
@Timeout(120)
class SearchIT {

    private final Set<String> closed = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    private @Nullable ChatServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Hub start(boolean stored) {
        HubBuilder builder = Hub.builder()
                .options(HubOptions.builder().requestRate(RateLimit.UNLIMITED).build())
                .roomPolicy(new RoomPolicy() {
                    @Override
                    public boolean mayRead(Client client, String room) {
                        return !closed.contains(room);
                    }
                });
        if (stored) {
            builder.store(SqliteStore.in(directory));
        }
        ChatServer started = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(builder.build())
                .build()
                .start();
        server = started;
        return started.hub();
    }

    private ChatClient client(String name) {
        ChatServer running = server;
        assertThat(running).isNotNull();
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + running.port() + "/ws"))
                .username(name)
                .build();
    }

    private static List<String> texts(MessagesFound found) {
        return found.messages().stream().map(MessagePosted::text).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientsAndTheHostFindMessages(boolean stored) {
        Hub hub = start(stored);
        try (ChatClient ann = client("Ann");
                ChatClient bob = client("Bob")) {
            BlockingChat annChat = ann.blocking(Duration.ofSeconds(20));
            BlockingChat bobChat = bob.blocking(Duration.ofSeconds(20));
            annChat.connect();
            bobChat.connect();
            BlockingChat.Room dev = annChat.join("dev");
            BlockingChat.Room ops = annChat.join("ops");
            BlockingChat.Room hr = bobChat.join("hr");
            dev.send("\u6211\u5BB6\u5728\u4E0A\u6D77\u4E1C\u8FB9\u3002");
            long edited = dev.send("Hello World").offset();
            ops.send("Hello Moon");
            hr.send("Hello Secret");

            assertThat(texts(dev.search("\u4E0A\u6D77", 10))).hasSize(1);
            assertThat(texts(dev.search("hello wor", 10))).containsExactly("Hello World");
            MessagesFound page =
                    annChat.search(SearchMessages.builder("hello").limit(1).build());
            assertThat(texts(page)).containsExactly("Hello Moon");
            page = annChat.search(
                    SearchMessages.builder("hello").limit(1).before(page.next()).build());
            assertThat(texts(page)).containsExactly("Hello World");
            assertThat(page.next()).isNull();
            assertThat(page.messages().get(0).room()).isEqualTo("dev");

            // From the receipt on the old text is not found.
            dev.edit(edited, "Hello Mars");
            assertThat(texts(dev.search("world", 10))).isEmpty();
            assertThat(texts(dev.search("mars", 10))).containsExactly("Hello Mars");
            dev.delete(edited);
            assertThat(texts(dev.search("mars", 10))).isEmpty();

            assertThat(texts(annChat.search(SearchMessages.builder("secret").build())))
                    .as("a room of others")
                    .isEmpty();
            closed.add("ops");
            assertThat(texts(annChat.search(SearchMessages.builder("hello").build())))
                    .isEmpty();
            assertThatThrownBy(() -> ops.search("hello", 10))
                    .isInstanceOfSatisfying(
                            RequestRefusedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
            assertThatThrownBy(() -> dev.search("a b c d e f g h i j k", 10))
                    .isInstanceOf(RequestRefusedException.class);
            assertThatThrownBy(() -> dev.search("", 10)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> dev.search("x", 51)).isInstanceOf(IllegalArgumentException.class);

            SearchQuery query = new SearchQuery(Set.of("dev", "ops", "hr"), "hello", null, null, 10);
            assertThat(hub.search(query).toCompletableFuture().join().messages())
                    .extracting(MessagePosted::text)
                    .containsExactly("Hello Secret", "Hello Moon");
        }
    }
}
