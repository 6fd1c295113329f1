package io.chathub.spring.boot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.spring.boot.internal.PropertyTable.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The file that editors read is made from the table of properties. {@code mvn test -pl chat-spring-boot-starter -am
 * -Dtest=MetadataTest -Dsurefire.failIfNoSpecifiedTests=false -Dchathub.metadata.write=true} writes the file anew.
 */
class MetadataTest {

    private static final Path FILE = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");

    @Test
    void metadata_isThatOfTheTable() throws IOException {
        if (Boolean.getBoolean("chathub.metadata.write")) {
            Files.writeString(FILE, metadata());
        }
        assertThat(Files.readString(FILE)).isEqualTo(metadata());
    }

    @Test
    void everyProperty_isInTheDocumentation() {
        String page = read(Path.of("..", "docs", "spring-boot.md"));
        List<String> own = PropertyTable.ROWS.stream()
                .filter(row -> row.javaName().isEmpty() || isOfTheHttpSide(row))
                .map(row -> "| `chathub." + row.name() + "` |")
                .toList();

        assertThat(own).isNotEmpty().allSatisfy(cell -> assertThat(page).contains(cell));
    }

    private static boolean isOfTheHttpSide(Row row) {
        return WebProperty.ALL.stream().anyMatch(property -> property.name().equals(row.name()));
    }

    private static String metadata() {
        return PropertyTable.ROWS.stream()
                .map(MetadataTest::property)
                .collect(Collectors.joining(",\n", """
                        {
                          "groups": [
                            { "name": "chathub", "description": "The chat of the application." }
                          ],
                          "properties": [
                        """, ",\n" + health() + "\n  ]\n}\n"));
    }

    private static String property(Row row) {
        String type =
                row.isList() ? "java.util.List<java.lang.String>" : row.type().getName();
        String byDefault = row.defaultText();
        boolean bare = row.type() == Integer.class || row.type() == Boolean.class;
        return "    {\n      \"name\": \"chathub." + row.name() + "\",\n      \"type\": \"" + type
                + "\",\n      \"description\": \"" + escaped(row.help()) + "\""
                + (byDefault == null
                        ? ""
                        : ",\n      \"defaultValue\": " + (bare ? byDefault : "\"" + escaped(byDefault) + "\""))
                + "\n    }";
    }

    private static String health() {
        return """
                {
                  "name": "management.health.chathub.enabled",
                  "type": "java.lang.Boolean",
                  "description": "Whether the health of the application includes that of the chat.",
                  "defaultValue": true
                }""".indent(4).stripTrailing();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
