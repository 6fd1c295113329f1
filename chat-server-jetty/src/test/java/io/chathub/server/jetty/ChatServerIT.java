package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Start, close and join of a server, and the options that it rejects. */
class ChatServerIT {

    @Test
    void start_secondTime_isRejected() {
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
    void start_portInUse_failsAndLeavesNoThread() {
        try (ChatServer first = ChatServer.builder().port(0).build().start()) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            ChatServer second = ChatServer.builder().port(first.port()).build();
            assertThatExceptionOfType(BindFailedException.class)
                    .isThrownBy(second::start)
                    .withMessage("cannot listen on 0.0.0.0:" + first.port() + ": Address already in use")
                    .satisfies(e -> assertThat(e.port()).isEqualTo(first.port()));
            await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> isOfServer(thread) && thread.isAlive())
                    .allMatch(before::contains));
        }
    }

    @Test
    void close_endsEveryThread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ChatServer server = ChatServer.builder().port(0).build().start();
        RawClient client = RawClient.connect(server.port());
        client.hello();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && isOfServer(thread))
                .toList();
        assertThat(threads).isNotEmpty();
        client.cut();
        server.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    /** The timer belongs to the process, and ends when it has been idle for some seconds. */
    private static boolean isOfServer(Thread thread) {
        return thread.getName().startsWith("chathub-") && !thread.getName().equals("chathub-timer");
    }

    @Test
    void join_untilClose_blocks() throws Exception {
        ChatServer server = ChatServer.builder().port(0).build().start();
        AtomicBoolean joined = new AtomicBoolean();
        Thread waiting = new Thread(() -> {
            try {
                server.join();
                joined.set(true);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(joined).isFalse();
        server.close();
        waiting.join();
        assertThat(joined).isTrue();
        server.join();
    }

    @Test
    void join_interrupted_throwsAndTheServerContinues() throws Exception {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(server::join);
            RawClient client = RawClient.connect(server.port());
            client.hello();
            client.cut();
        }
    }

    @Test
    void join_afterAFailedStart_returns() throws Exception {
        try (ChatServer first = ChatServer.builder().port(0).build().start()) {
            ChatServer second = ChatServer.builder().port(first.port()).build();
            assertThatExceptionOfType(BindFailedException.class).isThrownBy(second::start);
            second.join();
        }
    }

    @Test
    void close_calledTwiceAtOnce_sendsEveryCloseFrame() {
        ChatServer server = ChatServer.builder().port(0).build().start();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RawClient client = RawClient.connect(server.port());
            client.hello();
            clients.add(client);
        }
        CompletableFuture<Void> one = CompletableFuture.runAsync(server::close);
        CompletableFuture<Void> other = CompletableFuture.runAsync(server::close);
        assertThat(clients).allSatisfy(client -> assertThat(client.awaitClose()).isEqualTo(1001));
        one.join();
        other.join();
    }

    @Test
    void build_calledTwice_sharesNoHub() {
        ChatServer.Builder builder = ChatServer.builder().port(0);
        try (ChatServer first = builder.build().start();
                ChatServer second = builder.build().start()) {
            assertThat(first.hub()).isNotSameAs(second.hub());
        }
    }

    @Test
    void close_beforeStart_preventsTheStart() {
        ChatServer server = ChatServer.builder().port(0).build();
        server.close();
        assertThatIllegalStateException().isThrownBy(server::start);
    }

    @Test
    void options_outOfRange_areRejectedByName() {
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
