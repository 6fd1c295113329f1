package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.chathub.server.servlet.WebOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The life of a server, and what it refuses to be built of. */
class ChatServerIT {

    @Test
    void startsOnceAndClosesOnce() {
        ChatServer server = ChatServer.builder().port(0).build();
        server.start();
        assertThat(server.port()).isPositive();
        assertThat(server.uri()).hasToString("http://localhost:" + server.port() + "/");
        assertThatIllegalStateException().isThrownBy(server::start);
        server.close();
        server.close();
        assertThatIllegalStateException().isThrownBy(server::start);
    }

    @Test
    void aPortInUseIsToldAndLeavesNothingBehind() {
        try (ChatServer first = ChatServer.builder().port(0).build().start()) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            ChatServer second = ChatServer.builder().port(first.port()).build();
            assertThatExceptionOfType(BindFailedException.class)
                    .isThrownBy(second::start)
                    .withMessage("cannot listen on 0.0.0.0:" + first.port() + ": Address already in use")
                    .satisfies(e -> assertThat(e.port()).isEqualTo(first.port()));
            await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("chathub-") && thread.isAlive())
                    .allMatch(before::contains));
        }
    }

    @Test
    void leavesNoThreadBehind() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ChatServer server = ChatServer.builder().port(0).build().start();
        RawClient.connect(server.port()).hello();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().startsWith("chathub-"))
                .toList();
        assertThat(threads).isNotEmpty();
        server.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void twoWhoCloseItAtOnceCutNobodyOff() throws Exception {
        ChatServer server = ChatServer.builder().port(0).build().start();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RawClient client = RawClient.connect(server.port());
            client.hello();
            clients.add(client);
        }
        Thread other = new Thread(server::close);
        other.start();
        server.close();
        other.join();
        assertThat(clients).allSatisfy(client -> assertThat(client.awaitClose()).isEqualTo(1001));
    }

    @Test
    void aBuilderBuildsServersThatShareNothing() {
        ChatServer.Builder builder = ChatServer.builder().port(0);
        try (ChatServer first = builder.build().start();
                ChatServer second = builder.build().start()) {
            assertThat(first.hub()).isNotSameAs(second.hub());
        }
    }

    @Test
    void aServerThatIsClosedBeforeItsStartIsHarmless() {
        ChatServer server = ChatServer.builder().port(0).build();
        server.close();
        assertThatIllegalStateException().isThrownBy(server::start);
    }

    @Test
    void badOptionsAreRefusedWithTheirName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatServer.builder().port(65_536))
                .withMessage("port: 65536 (expected: 0..65535)");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> WebOptions.builder().maxConnectionsPerAddress(0).build())
                .withMessage("maxConnectionsPerAddress: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebOptions.builder().adminToken("short").build())
                .withMessageStartingWith("adminToken: not acceptable")
                .withMessageNotContaining("short");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebOptions.builder()
                        .staticDirectory(Path.of("/no/such/folder"))
                        .build())
                .withMessage("staticDirectory: /no/such/folder (expected: a folder that exists)");
        for (String origin :
                List.of("chat.example", "https://", "https://a/b", "ftp://a", "https://*", "https://a.*.b", "*.a")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> WebOptions.builder().allowedOrigins(origin).build())
                    .withMessageStartingWith("allowedOrigins: " + origin + " (expected: ");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebOptions.builder()
                        .allowedOrigins("*", "https://a.example")
                        .build());
        assertThat(WebOptions.builder().adminToken("a-long-secret").build().toString())
                .doesNotContain("a-long-secret");
    }
}
