package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.server.servlet.spi.ProbeAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The answer of {@code GET /metrics}, read by the parser of Prometheus and by its rules for names, units and help. */
class PromtoolTest {

    @Test
    void promtool_findsNoFault() throws IOException, InterruptedException {
        assertThat(check(metrics())).isEqualTo("0 ");
    }

    @Test
    void promtool_findsAFault_whereThereIsOne() throws IOException, InterruptedException {
        String broken = metrics().replace("# TYPE chathub_connections gauge", "# TYPE chathub_connections gage");
        assertThat(check(broken)).doesNotStartWith("0 ").contains("gage");
    }

    private static String metrics() {
        try (Hub hub = Hub.builder().build().start()) {
            hub.room("dev").publish("host", "one").toCompletableFuture().join();
            hub.refused(HandshakeRefusal.FULL);
            return new String(ProbeAnswer.metrics(hub).body(), StandardCharsets.UTF_8);
        }
    }

    /** The exit code, and what the tool has written. */
    private static String check(String metrics) throws IOException, InterruptedException {
        Path tool = Recipes.program("promtool", "prometheus");
        Process promtool = new ProcessBuilder(tool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(metrics.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return promtool.waitFor() + " " + output;
    }
}
