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

/** J14: what it costs to read, or to refuse, what is hostile: in memory no more than a few times its size, in time nothing that anybody notices. */
class DecodeCostTest {

    /**
     * Four for what is refused, and six for what is read: a text of characters of four bytes is the message, the parser's buffer
     * and the field, and a thousand short names are objects larger than themselves.
     */
    private static final long ALLOCATED_PER_BYTE = 6;

    private static final long ALLOCATED_PER_REFUSED_BYTE = 4;
    /** A refusal has its exception, a reader its tables, whatever the size. */
    private static final long ALLOCATED_AT_LEAST = 16 * 1024;

    private static final long MAX_NANOS = 10_000_000;
    private static final int TRIES = 20;
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
    void costsNoMoreThanItsSize(byte[] input) {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            JsonCodec codec = new JsonCodec(version, InputLimits.DEFAULT);
            long thread = Thread.currentThread().getId();
            long nanos = Long.MAX_VALUE;
            long allocated = Long.MAX_VALUE;
            boolean read = false;
            for (int i = 0; i < TRIES; i++) { // the best of them: the first ones load classes
                long bytesBefore = THREADS.getThreadAllocatedBytes(thread);
                long before = THREADS.getCurrentThreadCpuTime();
                read = isRead(codec, input);
                nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - before);
                allocated = Math.min(allocated, THREADS.getThreadAllocatedBytes(thread) - bytesBefore);
            }
            assertThat(nanos).as("processor time of %s, in ns", version).isLessThan(MAX_NANOS);
            assertThat(allocated)
                    .as("bytes allocated for %s of %s", input.length, version)
                    .isLessThanOrEqualTo((read ? ALLOCATED_PER_BYTE : ALLOCATED_PER_REFUSED_BYTE) * input.length
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
