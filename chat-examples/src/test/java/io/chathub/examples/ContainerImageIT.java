package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.protocol.event.MessagePosted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The image of {@code deploy/container/build}, started as a container engine starts it: with the user, the variables and the command of
 * its configuration, on a root of its own that is read-only but for the volume. There is no engine here, so the parts of one that this
 * needs are mounts and {@code chroot}.
 */
@Tag("long")
class ContainerImageIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Root, volume, name of the volume in the root; then a command. The mounts end with the process. */
    private static final String ENGINE = """
            set -e
            root=$1 volume=$2 name=$3
            shift 3
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount --bind "$volume" "$root$name"
            mount -o remount,bind,ro "$root"
            exec "$@"
            """;

    private final Path unshare = Recipes.program("unshare", "util-linux");
    private final Path chroot = Recipes.program("chroot", "coreutils");

    @Test
    void image_startsOnAReadOnlyRootAndKeepsTheChat(@TempDir Path folder) throws Exception {
        Recipes.requireRoot();
        Recipes.requireModules();
        JsonNode config = unpack(folder);
        Path volume = Files.createDirectory(folder.resolve("volume"));
        run("chown", config.path("User").stringValue(), volume.toString());

        try (ServerProcess server = start(folder, config)) {
            assertThat(health(server.port())).isEqualTo("{\"status\":\"ready\"}");
            try (ChatClient ann = client(server.port())) {
                ann.connect().get(20, TimeUnit.SECONDS);
                ann.room("dev").join().get(20, TimeUnit.SECONDS);
                ann.room("dev").send("kept by the volume").get(20, TimeUnit.SECONDS);
            }
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.output()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        }
        try (ServerProcess server = start(folder, config);
                ChatClient ann = client(server.port())) {
            ann.connect().get(20, TimeUnit.SECONDS);
            ChatRoom room = ann.room("dev");
            assertThat(room.join().get(20, TimeUnit.SECONDS).newest())
                    .extracting(MessagePosted::text)
                    .containsExactly("kept by the volume");
        }
        try (Stream<Path> files = Files.list(volume)) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("data");
        }
    }

    /** Makes the image, and unpacks its layers into the folder {@code root}. Returns the configuration. */
    private static JsonNode unpack(Path folder) throws IOException, InterruptedException {
        Path archive = folder.resolve("chathub.tar");
        Recipes.run(
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                Recipes.file("container/build").toString(),
                System.getProperty("chathub.server.jar"),
                archive.toString());
        Path image = Files.createDirectory(folder.resolve("image"));
        Path root = Files.createDirectory(folder.resolve("root"));
        run("tar", "-xf", archive.toString(), "-C", image.toString());
        JsonNode manifest =
                JSON.readTree(Files.readString(image.resolve("manifest.json"))).path(0);
        for (JsonNode layer : manifest.path("Layers")) {
            run("tar", "-xzf", image.resolve(layer.stringValue()).toString(), "--same-owner", "-C", root.toString());
        }
        Files.createDirectory(root.resolve("proc"));
        Files.createDirectory(root.resolve("dev"));
        return JSON.readTree(
                        Files.readString(image.resolve(manifest.path("Config").stringValue())))
                .path("config");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var unused = Recipes.run(Map.of(), command);
    }

    private ServerProcess start(Path folder, JsonNode config) {
        List<String> command = new ArrayList<>(List.of(
                unshare.toString(),
                "--mount",
                "sh",
                "-c",
                ENGINE,
                "sh",
                folder.resolve("root").toString(),
                folder.resolve("volume").toString(),
                config.path("Volumes").propertyNames().iterator().next(),
                "env",
                "-i",
                "PORT=0",
                "HOST=127.0.0.1"));
        config.path("Env").forEach(variable -> command.add(variable.stringValue()));
        command.add(chroot.toString());
        command.add("--userspec=" + config.path("User").stringValue());
        command.add(folder.resolve("root").toString());
        config.path("Entrypoint").forEach(argument -> command.add(argument.stringValue()));
        return ServerProcess.run(Map.of(), command);
    }

    private static ChatClient client(int port) {
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + port + "/ws"))
                .username("ann")
                .build();
    }

    private static String health(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
