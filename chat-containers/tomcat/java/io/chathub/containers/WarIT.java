package io.chathub.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.server.servlet.suite.ChatHost;
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
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A web application with a listener by annotation and the chat's jars in {@code WEB-INF/lib}, deployed and removed twenty times in
 * one server with clients that are connected: the clients receive a close frame, the chat's addresses and threads are gone, and the
 * class loader of each application is collected.
 */
class WarIT {

    private static final int TIMES = 20;

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
    void war_deployedAndRemovedTwentyTimes_leavesNoClassLoader() throws Exception {
        Tomcat tomcat = TomcatHost.tomcat();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (ChatHost.Running server = TomcatHost.start(tomcat)) {
            for (int i = 0; i < TIMES; i++) {
                loaders.add(deployAndRemove(tomcat, server.port()));
            }
            assertThat(RawClient.open(server.port()).request(RawClient.handshake(server.port(), "/ws", "")))
                    .startsWith("HTTP/1.1 404 ");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(threadsOfChats())
                    .isEmpty());
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

    private WeakReference<ClassLoader> deployAndRemove(Tomcat tomcat, int port) {
        StandardContext context = new StandardContext();
        context.setName("");
        context.setPath("");
        context.setDocBase(war.toString());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        context.addLifecycleListener(config);
        tomcat.getHost().addChild(context);
        ClassLoader loader = context.getLoader().getClassLoader();
        RawClient ann = RawClient.connect(port);
        ann.hello();
        ann.join("Ann");
        RawClient silent = RawClient.connect(port);
        silent.hello();
        tomcat.getHost().removeChild(context);
        assertThat(ann.awaitClose()).isEqualTo(1001);
        ann.cut();
        silent.awaitEnd();
        return new WeakReference<>(loader);
    }
}
