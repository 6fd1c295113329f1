package io.chathub.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedFilesTest {

    @TempDir
    Path folder;

    private Path file;
    private ReloadedFiles<String> files;

    @BeforeEach
    void load() throws IOException {
        file = Files.writeString(folder.resolve("file"), "one");
        files = ReloadedFiles.load(ChatRuntime.system(), new ReloadedFiles.Source<>() {
            @Override
            public List<byte[]> read() throws IOException {
                return List.of(Files.readAllBytes(file));
            }

            @Override
            public String parse(List<byte[]> content) {
                String text = new String(content.get(0), StandardCharsets.UTF_8);
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("empty");
                }
                return text;
            }
        });
    }

    @Test
    void check_unchangedContent_returnsFalse() throws IOException {
        assertThat(files.value()).isEqualTo("one");
        Files.writeString(file, "one");
        assertThat(files.check()).isFalse();
    }

    @Test
    void check_changedContent_replacesTheValue() throws IOException {
        Files.writeString(file, "two");
        assertThat(files.check()).isTrue();
        assertThat(files.value()).isEqualTo("two");
        assertThat(files.check()).isFalse();
    }

    @Test
    void check_invalidContent_throwsOnceAndKeepsTheValue() throws IOException {
        Files.writeString(file, "");
        assertThatIllegalArgumentException().isThrownBy(files::check);
        assertThat(files.check()).isFalse();
        assertThat(files.value()).isEqualTo("one");
        Files.writeString(file, "one");
        assertThat(files.check()).as("valid again").isTrue();
    }

    @Test
    void check_missingFile_throwsOnceAndKeepsTheValue() throws IOException {
        Files.delete(file);
        assertThatIOException().isThrownBy(files::check).isInstanceOf(NoSuchFileException.class);
        assertThat(files.check()).isFalse();
        assertThat(files.value()).isEqualTo("one");
    }

    @Test
    void checkAfter_withinTheInterval_doesNotRead() throws IOException {
        Files.writeString(file, "two");
        assertThat(files.checkAfter(TimeUnit.HOURS.toNanos(1))).isFalse();
        assertThat(files.checkAfter(0)).isTrue();
    }

    @Test
    void reload_invalidContent_throwsEachTime() throws IOException {
        Files.writeString(file, "");
        assertThatIllegalArgumentException().isThrownBy(files::reload);
        assertThatIllegalArgumentException().isThrownBy(files::reload);
        assertThat(files.value()).isEqualTo("one");
    }
}
