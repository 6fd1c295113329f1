package io.chathub.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.internal.common.Codecs;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.core.suite.PartialRuntime;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.reply.Refused;
import io.chathub.runtime.SerialWorker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wake-ups of a lane: one that runs its step by hand loses no task. */
class DeliveryLaneTest {

    private final ManualRuntime runtime = new ManualRuntime();
    private final DeliveryLane lane = new DeliveryLane(0, 256, runtime);
    private final List<String> done = new ArrayList<>();

    @Test
    void taskThatCameDuringATurnWithWorkLeftOver_isDoneWithoutAnotherWakeUp() {
        ClientOutput client = new ClientOutput(
                "c1",
                new SilentConnection(),
                ProtocolVersion.V2,
                lane,
                Codecs.within(InputLimits.DEFAULT).v2(),
                () -> 0,
                256,
                1 << 20,
                shed -> {},
                new IgnoringOwner());
        Refused large = Refused.builder(ErrorCode.INTERNAL, "x".repeat(300_000)).build();
        lane.execute(turn -> {
            turn.send(client, client.encode(large)); // as much as a turn sends to single clients
            done.add("first");
            lane.execute(later -> done.add("during the turn"));
        });
        lane.execute(turn -> done.add("left over"));

        runtime.runWhileWoken();

        assertThat(done).containsExactly("first", "left over", "during the turn");
    }

    /** Runs the step as a worker's thread does: a wake-up is used up before the step begins. */
    private static final class ManualRuntime extends PartialRuntime {
        private SerialWorker.Step step = () -> false;
        private boolean woken;

        void runWhileWoken() {
            boolean more = false;
            while (more || woken) {
                woken = false;
                more = step.run();
            }
        }

        @Override
        public SerialWorker worker(String name, SerialWorker.Step theStep) {
            step = theStep;
            return new SerialWorker() {
                @Override
                public void start() {}

                @Override
                public void wake() {
                    woken = true;
                }

                @Override
                public boolean stop(long nanos) {
                    return true;
                }
            };
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    }

    private static final class SilentConnection implements ClientConnection {
        @Override
        public String remoteAddress() {
            return "memory";
        }

        @Override
        public void write(List<OutboundBatch> batches, WriteCallback callback) {
            callback.succeeded();
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseCode code) {}

        @Override
        public void abort() {}
    }

    private static final class IgnoringOwner implements ClientOutput.Owner {
        @Override
        public void tooSlow() {
            throw new AssertionError("too slow");
        }

        @Override
        public void missedMessages() {
            throw new AssertionError("missed messages");
        }

        @Override
        public void connectionLost() {
            throw new AssertionError("connection lost");
        }

        @Override
        public void expired() {
            throw new AssertionError("expired");
        }
    }
}
