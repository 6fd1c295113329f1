package io.chathub.server.servlet.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.chathub.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextAssemblyTest {

    private static final int MAX_BYTES = 1_000;

    private final TextAssembly assembly = new TextAssembly(MAX_BYTES);

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "€", "\uD83D\uDE00", "a\uFFFDb", "\u0000", "x€\uD83D\uDE00éy"})
    void add_splitAtEveryByte_givesTheText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            TextAssembly split1 = new TextAssembly(MAX_BYTES);
            split1.add(ByteBuffer.wrap(bytes, 0, split));
            split1.add(ByteBuffer.wrap(bytes, split, bytes.length - split));
            assertThat(split1.complete()).as("split at %s", split).isEqualTo(text);
        }
        for (byte one : bytes) {
            assembly.add(ByteBuffer.wrap(new byte[] {one}));
        }
        assertThat(assembly.complete()).isEqualTo(text);
        assertThat(TextAssembly.whole(ByteBuffer.wrap(bytes), MAX_BYTES)).isEqualTo(text);
    }

    /** All bytes but the last could be continued to valid text. */
    @ParameterizedTest
    @CsvSource({"80", "c0", "c1", "c341", "e080", "e28241", "eda0", "f080", "f09f9841", "f490", "f5", "fe", "ff", "61ff"
    })
    void add_invalidBytes_rejectsAtTheFirstThatCannotContinue(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int i = 0; i < bytes.length - 1; i++) {
            ByteBuffer next = ByteBuffer.wrap(bytes, i, 1);
            assertThatNoException().isThrownBy(() -> assembly.add(next));
        }
        rejects(CloseCode.INVALID_PAYLOAD, () -> assembly.add(ByteBuffer.wrap(bytes, bytes.length - 1, 1)));
        rejects(CloseCode.INVALID_PAYLOAD, () -> TextAssembly.whole(ByteBuffer.wrap(bytes), MAX_BYTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "e282", "f09f98"})
    void complete_withinACharacter_isRejected(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assembly.add(ByteBuffer.wrap(bytes));
        rejects(CloseCode.INVALID_PAYLOAD, assembly::complete);
        rejects(CloseCode.INVALID_PAYLOAD, () -> TextAssembly.whole(ByteBuffer.wrap(bytes), MAX_BYTES));
    }

    @Test
    void add_beyondTheLimit_isRejected() {
        assembly.add(ByteBuffer.wrap(new byte[MAX_BYTES]));
        rejects(CloseCode.TOO_LARGE, () -> assembly.add(ByteBuffer.wrap(new byte[1])));
        rejects(CloseCode.TOO_LARGE, () -> TextAssembly.whole(ByteBuffer.wrap(new byte[MAX_BYTES + 1]), MAX_BYTES));
    }

    @Test
    void add_hundredEmptyFrames_areAccepted_oneMoreIsNot() {
        for (int i = 0; i < 100; i++) {
            assembly.add(i % 2 == 0 ? null : ByteBuffer.allocate(0));
        }
        rejects(CloseCode.TOO_LARGE, () -> assembly.add(null));
    }

    @Test
    void heldBytes_growWithTheTextAndDoubleWithItsFirstWideCharacter() {
        assembly.add(ByteBuffer.wrap("x".repeat(10).getBytes(StandardCharsets.UTF_8)));
        long narrow = assembly.heldBytes();
        assertThat(narrow).isBetween(512L + 10, 512L + 40);
        assembly.add(ByteBuffer.wrap("\u4e2d".getBytes(StandardCharsets.UTF_8)));
        assertThat(assembly.heldBytes()).isGreaterThanOrEqualTo(512 + 2 * (narrow - 512));
    }

    @Test
    void whole_empty_isTheEmptyText() {
        assertThat(TextAssembly.whole(null, MAX_BYTES)).isEmpty();
        assertThat(TextAssembly.whole(ByteBuffer.allocate(0), MAX_BYTES)).isEmpty();
        assertThat(assembly.complete()).isEmpty();
    }

    private static void rejects(CloseCode code, Runnable call) {
        assertThatExceptionOfType(MessageRejectedException.class)
                .isThrownBy(call::run)
                .extracting(MessageRejectedException::closeCode)
                .isEqualTo(code);
    }
}
