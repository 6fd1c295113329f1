package io.chathub.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.benchmarks.load.dialect.Dialect;
import io.chathub.benchmarks.load.dialect.Target;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each server that the load can be put on hosts one room, and its dialect gets clients into it. */
@Tag("long")
@Timeout(60)
class PeersIT {

    private static final int CLIENTS = 5;
    private static final int MESSAGES = 20;
    private static final long PATIENCE_SECONDS = 20;

    @ParameterizedTest
    @EnumSource(Target.class)
    void everyClientGetsEveryMessageInOrder(Target target) throws Exception {
        List<String> published =
                IntStream.range(0, MESSAGES).mapToObj(i -> "text-" + i + "-").toList();

        Process server = start(target);
        try (BufferedReader out = server.inputReader(UTF_8)) {
            String line = out.readLine();
            assertThat(line).startsWith("LISTENING ");
            int port = Integer.parseInt(line.substring("LISTENING ".length()));

            HttpClient http = HttpClient.newHttpClient();
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Client.connect(http, target, port));
            }
            for (Client client : clients) {
                client.ready.get(PATIENCE_SECONDS, SECONDS);
            }
            for (String text : published) {
                clients.get(0).publish(text).get(PATIENCE_SECONDS, SECONDS);
            }
            for (Client client : clients) {
                assertThat(client.take(MESSAGES)).as(target.displayName()).isEqualTo(published);
            }

            server.getOutputStream().close();
            assertThat(server.waitFor(PATIENCE_SECONDS, SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    private static Process start(Target target) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx256m"));
        command.addAll(target.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), target.mainClass(), "0"));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** One connection; its dialect is only used by the thread that has the listener's turn, or holds its lock. */
    private static final class Client implements WebSocket.Listener {

        private static final Pattern TEXT = Pattern.compile("text-\\d+-");

        private final Dialect dialect;
        private final StringBuilder frame = new StringBuilder();
        private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
        private @Nullable WebSocket socket;

        private Client(Dialect dialect) {
            this.dialect = dialect;
        }

        static Client connect(HttpClient http, Target target, int port) throws Exception {
            Client client = new Client(target.newDialect("room"));
            WebSocket.Builder builder = http.newWebSocketBuilder();
            String subprotocol = target.subprotocol();
            if (subprotocol != null) {
                builder.subprotocols(subprotocol);
            }
            builder.buildAsync(URI.create("ws://127.0.0.1:" + port + target.path()), client)
                    .get(PATIENCE_SECONDS, SECONDS);
            return client;
        }

        synchronized CompletableFuture<?> publish(String text) {
            send(dialect.publish(text));
            return sent;
        }

        List<String> take(int count) throws InterruptedException {
            List<String> texts = new ArrayList<>();
            while (texts.size() < count) {
                String text = got.poll(PATIENCE_SECONDS, SECONDS);
                if (text == null) {
                    break;
                }
                texts.add(text);
            }
            return texts;
        }

        @Override
        public synchronized void onOpen(WebSocket opened) {
            socket = opened;
            dialect.opening().forEach(this::send);
            settle();
            opened.request(1);
        }

        @Override
        public synchronized @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            frame.append(part);
            if (last) {
                read(frame.toString());
                frame.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ready.completeExceptionally(error);
        }

        private void read(String text) {
            Matcher message = TEXT.matcher(text);
            if (message.find()) {
                got.add(message.group());
            } else {
                dialect.read(text).forEach(this::send);
                settle();
            }
        }

        private void settle() {
            if (dialect.isReady()) {
                ready.complete(null);
            }
        }

        private void send(String text) {
            sent = sent.thenCompose(before -> socket.sendText(text, true));
        }
    }
}
