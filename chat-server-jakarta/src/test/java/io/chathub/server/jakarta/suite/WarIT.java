package io.chathub.server.jakarta.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.server.jakarta.Transport;
import io.chathub.server.servlet.suite.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A web application with a listener by annotation and the chat's jars in {@code WEB-INF/lib}, deployed and removed several times in
 * one server with clients that are connected: the clients receive a close frame, the chat's addresses and threads are gone, and the
 * class loader of each application is collected.
 */
public class WarIT {

    /** With the container's frames, the end of a silent client may take it more than ten seconds. */
    private static final int TIMES = SuiteContext.TRANSPORT == Transport.JAKARTA ? 5 : 20;

    @TempDir
    private Path war;

    /** The JDK keeps a reference to the class of the last record whose {@code equals} was linked: this one, and none of an application. */
    private record LastRecord(Path value) {}

    @BeforeEach
    void pack() throws IOException {
        Path library = Files.createDirectories(war.resolve("WEB-INF/lib"));
        String className = DeployedChat.class.getName().replace('.', '/') + ".class";
        Path classFile = war.resolve("WEB-INF/classes").resolve(className);
        Files.createDirectories(classFile.getParent());
        try (InputStream in =
                Objects.requireNonNull(DeployedChat.class.getClassLoader().getResourceAsStream(className))) {
            Files.copy(in, classFile);
        }
        for (Path jar : jars()) {
            Files.copy(jar, library.resolve(jar.getFileName()));
        }
    }

    /** The chat and what it needs beside the container and the log. */
    private static List<Path> jars() {
        return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .map(Path::of)
                .filter(path -> path.getFileName()
                        .toString()
                        .matches("(chat-(runtime|protocol|core|server-servlet|server-jakarta)-|jackson-core).*\\.jar"))
                .filter(path -> !path.getFileName().toString().endsWith("-tests.jar"))
                .toList();
    }

    @Test
    void war_deployedAndRemovedAgainAndAgain_leavesNoClassLoader() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (ServletContainer.Empty server = ServletContainer.get().startEmpty()) {
            for (int i = 0; i < TIMES; i++) {
                loaders.add(deployAndRemove(server));
            }
            assertThat(RawClient.open(server.port()).request(RawClient.handshake(server.port(), "/ws", "")))
                    .startsWith("HTTP/1.1 404 ");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(threadsOfChats()).isEmpty());
            awaitCollected(loaders);
        }
    }

    private void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
        assertThat(new LastRecord(war).equals(new LastRecord(war))).isTrue();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc();
            assertThat(IntStream.range(0, loaders.size())
                            .filter(i -> loaders.get(i).get() != null))
                    .as("the numbers of the applications with a class loader")
                    .isEmpty();
        });
    }

    /** The timer's thread ends some seconds after its last task. */
    private static List<String> threadsOfChats() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("chathub-"))
                .toList();
    }

    private WeakReference<ClassLoader> deployAndRemove(ServletContainer.Empty server) {
        ServletContainer.Application application = server.deploy(war);
        RawClient ann = RawClient.connect(server.port());
        ann.hello();
        ann.join("Ann");
        RawClient silent = RawClient.connect(server.port());
        silent.hello();
        application.remove();
        assertThat(ann.awaitClose()).isEqualTo(1001);
        ann.cut();
        silent.awaitEnd();
        return new WeakReference<>(application.classLoader());
    }
}
