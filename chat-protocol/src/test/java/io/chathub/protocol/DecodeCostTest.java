package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cost of decoding or rejecting hostile input: memory of at most a few times its size, and at most 10 ms of processor time. */
class DecodeCostTest {

    /**
     * A text of four-byte characters is allocated three times: the message, the parser's buffer and the field. Thousands of
     * short names are objects larger than their text.
     */
    private static final long ALLOCATED_PER_BYTE = 6;

    private static final long ALLOCATED_PER_REJECTED_BYTE = 4;
    /** Independent of the size: the exception of a rejection, the tables of a parser. */
    private static final long ALLOCATED_AT_LEAST = 16 * 1024;

    private static final long MAX_NANOS = 10_000_000;
    private static final int TRIES = 20;
    /** On a machine under load the compiler of the JVM comes late. */
    private static final int MOST_TRIES = 500;

    private static final Path CORPUS = Path.of("src/test/resources/io/chathub/protocol/JsonCodecFuzzTestInputs");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<byte[]> inputs() throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        HostileInputTest.malformed()
                .forEach(arguments -> inputs.add(bytes((String) arguments.get()[2])));
        for (String corpus : List.of("commandsAreReadOrRefused", "v2CommandsAreReadOrRefused")) {
            try (Stream<Path> files = Files.list(CORPUS.resolve(corpus))) {
                for (Path file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
        }
        inputs.add(bytes("{\"type\":\"message\",\"text\":\"" + "\\u00e9".repeat(4_096) + "\"}"));
        inputs.add(bytes("{\"type\":\"message\",\"text\":\"" + "\uD83D\uDE00".repeat(4_096) + "\"}"));
        inputs.add(bytes("{\"type\":\"join\",\"z\":[" + "{},".repeat(20_000) + "{}]}"));
        inputs.add(bytes("{\"type\":\"join\",\"z\":[" + "1,".repeat(30_000) + "1]}"));
        inputs.add(bytes("{\"type\":\"join\",\"z\":\"" + "\\n".repeat(30_000) + "\"}"));
        inputs.add(bytes("{\"type\":\"join\",\"" + "k".repeat(60_000) + "\":1}"));
        StringBuilder fields = new StringBuilder("{\"type\":\"join\"");
        for (int i = 0; i < 6_000; i++) {
            fields.append(",\"").append(i).append("\":1");
        }
        inputs.add(bytes(fields + "}"));
        return inputs.stream();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void decode_ofHostileInput_costsInProportionToItsSize(byte[] input) {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            JsonCodec codec = new JsonCodec(version, InputLimits.DEFAULT);
            long thread = Thread.currentThread().getId();
            long nanos = Long.MAX_VALUE;
            long allocated = Long.MAX_VALUE;
            boolean read = false;
            for (int i = 0; i < TRIES || (nanos >= MAX_NANOS && i < MOST_TRIES); i++) {
                // The best try counts: the first ones load classes.
                long bytesBefore = THREADS.getThreadAllocatedBytes(thread);
                long before = THREADS.getCurrentThreadCpuTime();
                read = isRead(codec, input);
                nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - before);
                allocated = Math.min(allocated, THREADS.getThreadAllocatedBytes(thread) - bytesBefore);
            }
            assertThat(nanos).as("processor time of %s, in ns", version).isLessThan(MAX_NANOS);
            assertThat(allocated)
                    .as("bytes allocated for %s of %s", input.length, version)
                    .isLessThanOrEqualTo((read ? ALLOCATED_PER_BYTE : ALLOCATED_PER_REJECTED_BYTE) * input.length
                            + ALLOCATED_AT_LEAST);
        }
    }

    private static boolean isRead(JsonCodec codec, byte[] input) {
        try {
            return codec.decodeCommand(new String(input, StandardCharsets.UTF_8)) != null;
        } catch (ProtocolException e) {
            return false;
        }
    }
}
