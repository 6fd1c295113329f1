package io.chathub.server.jakarta.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.protocol.CloseCode;
import io.chathub.server.servlet.spi.MessageRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private static final int MAX_BYTES = 1_000;

    private final List<String> heard = new ArrayList<>();
    private boolean keepsParts = true;
    private final FrameReader reader = new FrameReader(
            new FrameSink() {
                @Override
                public void onIncompleteFrame() {
                    heard.add("incomplete");
                }

                @Override
                public void onTextBegins() {
                    heard.add("begins");
                }

                @Override
                public boolean onTextPart(long heldBytes) {
                    assertThat(heldBytes).isPositive();
                    heard.add("part");
                    return keepsParts;
                }

                @Override
                public void onText(String text) {
                    heard.add("text " + text);
                }

                @Override
                public void onBinary() {
                    heard.add("binary");
                }

                @Override
                public void onPing(byte[] payload) {
                    heard.add("ping " + new String(payload, StandardCharsets.US_ASCII));
                }

                @Override
                public void onPong() {
                    heard.add("pong");
                }

                @Override
                public void onClose(int code) {
                    heard.add("close " + code);
                }
            },
            MAX_BYTES);

    private void read(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex.replace(" ", ""));
        reader.read(octets, 0, octets.length);
    }

    @Test
    void text_ofOneFrame_isRead() {
        read("81 85 37fa213d 7f9f4d5158"); // RFC 6455, 5.7
        assertThat(heard).containsExactly("text Hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void frames_inPiecesOfAnySize_areRead(int size) {
        byte[] octets = HexFormat.of()
                .parseHex(("81 85 37fa213d 7f9f4d5158 89 82 01020304 6260 01 81 00000000 61 00 80 00000000"
                                + "8a 80 00000000 80 81 00000000 62 88 82 00000000 03e8")
                        .replace(" ", ""));
        for (int at = 0; at < octets.length; at += size) {
            reader.read(octets, at, Math.min(octets.length, at + size));
        }
        heard.removeIf(what -> what.equals("incomplete") || what.equals("part") || what.equals("begins"));
        assertThat(heard).containsExactly("text Hello", "ping cb", "pong", "text ab", "close 1000");
    }

    @Test
    void text_inParts_isReported() {
        read("01 81 00000000 61");
        assertThat(heard).containsExactly("begins", "part");
        read("00 81 00000000 62 80 81");
        assertThat(heard).containsExactly("begins", "part", "part", "incomplete");
        read("00000000 63");
        assertThat(heard).endsWith("text abc");
    }

    @Test
    void text_whosePartsAreNotKept_isDropped() {
        keepsParts = false;
        read("01 81 00000000 61 80 81 00000000 62 81 81 00000000 63");
        assertThat(heard).containsExactly("begins", "part", "text c");
    }

    @Test
    void text_afterDropMessage_isNotRead() {
        read("01 81 00000000 61");
        reader.dropMessage();
        read("80 81 00000000 62 81 81 00000000 63 89 80 00000000");
        assertThat(heard).containsExactly("begins", "part", "ping ");
    }

    @Test
    void octets_behindAClose_areNotRead() {
        read("88 80 00000000 81 81 00000000 61 83 80 00000000");
        assertThat(heard).containsExactly("close 1005");
    }

    @Test
    void payloadOfABinaryMessage_isNotTakenForFrames() {
        read("82 87 00000000 61 81 81 00000000");
        assertThat(heard).containsExactly("binary");
        assertThat(reader.isFinished()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "c1, 1002",
        "83, 1002",
        "09, 1002",
        "80, 1002",
        "81 05, 1002",
        "89 fe 007e, 1002",
        "81 fe 007d, 1002",
        "81 ff 000000000000ffff, 1002",
        "01 80 00000000 81, 1002",
        "88 81 00000000 03, 1002",
        "88 82 00000000 03ed, 1002",
        "88 83 00000000 03e8 ff, 1007",
        "81 ff 8000000000000000, 1009",
        "81 ff 0000000080000000, 1009",
        "81 81 00000000 ff, 1007",
        "81 82 00000000 ff, 1007",
    })
    void fault_isFoundWithTheFirstOctetThatShowsIt(String hex, int code) {
        assertThatThrownBy(() -> read(hex))
                .isInstanceOfSatisfying(
                        MessageRejectedException.class,
                        rejected -> assertThat(rejected.closeCode().code()).isEqualTo(code));
    }

    @Test
    void text_isRejectedWithTheFirstOctetOverTheLimit() {
        read("81 fe 07d0 00000000" + "61".repeat(MAX_BYTES));
        assertThatThrownBy(() -> read("61"))
                .isInstanceOfSatisfying(
                        MessageRejectedException.class,
                        rejected -> assertThat(rejected.closeCode()).isEqualTo(CloseCode.TOO_LARGE));
    }

    @Test
    void text_ofHundredAndOneEmptyFrames_isRejected() {
        read("01 80 00000000" + "00 80 00000000".repeat(99));
        assertThatThrownBy(() -> read("00 80 00000000")).isInstanceOf(MessageRejectedException.class);
    }

    @Test
    void behindABinaryMessage_onlyTheCloseFrameIsOfInterest() {
        read("82 82 00000000 0102 89 80 00000000 81 81 00000000 61 82 81 00000000 03 88 82 00000000 03e8");
        assertThat(heard).containsExactly("binary", "close 1000");
        assertThat(reader.isFinished()).isTrue();
    }

    @Test
    void behindARejectedMessage_theCloseFrameIsRead() {
        byte[] tooLong = new byte[4 + 4 + MAX_BYTES + 1];
        tooLong[0] = (byte) 0x81;
        tooLong[1] = (byte) (0x80 | 126);
        tooLong[2] = (byte) ((MAX_BYTES + 1) >> 8);
        tooLong[3] = (byte) (MAX_BYTES + 1);
        byte[] text = HexFormat.of().parseHex("81810000000061");
        byte[] close = HexFormat.of().parseHex("88820000000003e8");
        byte[] all = new byte[tooLong.length + text.length + close.length];
        System.arraycopy(tooLong, 0, all, 0, tooLong.length);
        System.arraycopy(text, 0, all, tooLong.length, text.length);
        System.arraycopy(close, 0, all, tooLong.length + text.length, close.length);

        assertThatThrownBy(() -> reader.read(all, 0, all.length))
                .isInstanceOfSatisfying(
                        MessageRejectedException.class,
                        e -> assertThat(e.closeCode()).isEqualTo(CloseCode.TOO_LARGE));
        assertThat(reader.isFinished()).isFalse();
        reader.skipToClose();
        reader.read(all, reader.position(), all.length);
        assertThat(heard).containsExactly("close 1000");
        assertThat(reader.isFinished()).isTrue();
    }

    @Test
    void behindAnInvalidFrame_nothingIsRead() {
        assertThatThrownBy(() -> read("c1 81 00000000 61")).isInstanceOf(MessageRejectedException.class);
        assertThat(reader.isFinished()).isTrue();
        read("88 82 00000000 03e8");
        assertThat(heard).isEmpty();
    }
}
