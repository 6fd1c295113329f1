package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small consumer with a module-info of its own is compiled and run on the module path; the API is all that it sees. */
class ModulePathIT {

    private static final String MODULE = """
            module consumer {
                requires io.chathub.server.jetty;
                requires io.chathub.client.local;
            }
            """;

    private static final String MAIN = """
            package consumer;

            import io.chathub.client.ChatClient;
            import io.chathub.client.local.LocalChat;
            import io.chathub.core.Hub;
            import io.chathub.protocol.event.MessagePosted;
            import io.chathub.server.jetty.ChatServer;
            import java.net.URI;
            import java.util.concurrent.CompletableFuture;
            import java.util.concurrent.TimeUnit;

            public final class Main {
                public static void main(String[] args) throws Exception {
                    Hub hub = Hub.builder().build();
                    try (ChatServer server = ChatServer.builder().port(0).hub(hub).build().start();
                            ChatClient reader = ChatClient.builder(URI.create("ws://localhost:" + server.port() + "/ws"))
                                    .username("reader").build();
                            ChatClient writer = LocalChat.client(hub).username("writer").build()) {
                        CompletableFuture<MessagePosted> received = new CompletableFuture<>();
                        reader.room("dev").onMessage(received::complete);
                        reader.connect().get(20, TimeUnit.SECONDS);
                        reader.room("dev").join().get(20, TimeUnit.SECONDS);
                        writer.connect().get(20, TimeUnit.SECONDS);
                        writer.room("dev").join().get(20, TimeUnit.SECONDS);
                        writer.room("dev").send("from a module").get(20, TimeUnit.SECONDS);
                        System.out.println("received: " + received.get(20, TimeUnit.SECONDS).text());
                        System.out.println("module: " + Hub.class.getModule().getName());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void consumer_runsOnTheModulePath() throws Exception {
        Path sources = write(MAIN);
        Process compiler = run(javaTool("javac"), compileCommand(sources));
        assertThat(outputOf(compiler)).isEmpty();
        assertThat(compiler.exitValue()).isZero();

        Process java = run(
                javaTool("java"),
                List.of(
                        "--module-path",
                        modulePath() + File.pathSeparator + folder.resolve("classes"),
                        "-m",
                        "consumer/consumer.Main"));
        assertThat(outputOf(java)).contains("received: from a module", "module: io.chathub.core");
        assertThat(java.exitValue()).isZero();
    }

    @Test
    void internalType_isNotSeenByAConsumer() throws Exception {
        Path sources = write("""
                package consumer;

                public final class Main {
                    io.chathub.core.internal.session.ClientSession session;
                }
                """);
        Process compiler = run(javaTool("javac"), compileCommand(sources));
        assertThat(outputOf(compiler)).contains("io.chathub.core.internal.session", "not visible");
        assertThat(compiler.exitValue()).isEqualTo(1);
    }

    private Path write(String main) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/consumer"));
        Files.writeString(folder.resolve("src/module-info.java"), MODULE);
        Files.writeString(sources.resolve("Main.java"), main);
        return folder.resolve("src");
    }

    private List<String> compileCommand(Path sources) {
        return List.of(
                "--module-path",
                modulePath(),
                "-d",
                folder.resolve("classes").toString(),
                sources.resolve("module-info.java").toString(),
                sources.resolve("consumer/Main.java").toString());
    }

    /** The libraries on this test's class path, without what only tests and the examples need. */
    private static String modulePath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("chat-examples") && !entry.contains("tests"))
                .filter(entry -> entry.contains("chat-")
                        || entry.matches(".*(jetty|jakarta|jackson|slf4j|jspecify|WebSocket).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String javaTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private Process run(String tool, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(tool);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process;
    }

    private String outputOf(Process process) throws IOException {
        assertThat(process.isAlive()).isFalse();
        return Files.readString(folder.resolve("output"));
    }
}
