package io.chathub.server.servlet.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, 5.2: the three forms of a length, at their boundaries. */
class TextFramingTest {

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "1, 8101",
        "125, 817d",
        "126, 817e007e",
        "256, 817e0100",
        "32768, 817e8000",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "2147483647, 817f000000007fffffff",
    })
    void writesTheHeaderOfAWholeText(int size, String header) {
        ByteBuffer target = ByteBuffer.allocate(16);
        TextFraming.INSTANCE.putHeader(target, size);
        byte[] written = new byte[target.position()];
        target.flip().get(written);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo(header);
        assertThat(TextFraming.INSTANCE.headerSize(size)).isEqualTo(written.length);
    }
}
