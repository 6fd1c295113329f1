package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public signatures contain neither types of Java-WebSocket nor internal ones. */
class PublicApiTest {

    @Test
    void publicSignatures_containPublicTypesOnly() throws Exception {
        List<String> types = new ArrayList<>();
        int classes = 0;
        Path folder = Path.of(ChatClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.list(folder.resolve("io/chathub/client"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                Class<?> type = Class.forName(
                        "io.chathub.client." + file.getFileName().toString().replace(".class", ""));
                if (Modifier.isPublic(type.getModifiers())) {
                    classes++;
                    collect(type, types);
                }
            }
        }
        assertThat(classes).isGreaterThanOrEqualTo(10);
        assertThat(types)
                .contains("java.util.concurrent.CompletableFuture<java.lang.String>")
                .noneMatch(name -> name.contains("java_websocket") || name.contains(".internal"));
    }

    private static void collect(Class<?> type, List<String> types) {
        for (Method method : type.getDeclaredMethods()) {
            if (isPublic(method)) {
                types.add(method.getGenericReturnType().getTypeName());
                Arrays.stream(method.getGenericParameterTypes()).forEach(t -> types.add(t.getTypeName()));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isPublic(constructor)) {
                Arrays.stream(constructor.getGenericParameterTypes()).forEach(t -> types.add(t.getTypeName()));
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (isPublic(field)) {
                types.add(field.getGenericType().getTypeName());
            }
        }
    }

    private static boolean isPublic(Member member) {
        return Modifier.isPublic(member.getModifiers());
    }
}
