package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.options.RateLimit;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A v2 client that reads slowly is told what it missed: every message is delivered, or lies in exactly one gap. */
class V2SlowReaderTest {

    private static final Pattern MESSAGE = Pattern.compile("\"type\":\"message\".*\"offset\":([0-9]+)}");
    private static final Pattern GAP =
            Pattern.compile("\\{\"type\":\"gap\",\"room\":\"dev\",\"from\":([0-9]+),\"to\":([0-9]+)}");

    private Hub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    /** Completes its writes when it is told to, some or all. */
    private static final class SlowConnection extends InMemoryConnection {
        private final ConcurrentLinkedQueue<WriteCallback> unread = new ConcurrentLinkedQueue<>();
        private final List<String> frames = new CopyOnWriteArrayList<>();
        private volatile boolean slow;

        @Override
        protected void onFrame(String text) {
            frames.add(text);
        }

        @Override
        protected void complete(WriteCallback callback) {
            if (slow) {
                unread.add(callback);
            } else {
                super.complete(callback);
            }
        }

        /** Reads one write; whether there was one. */
        boolean readOne() {
            WriteCallback callback = unread.poll();
            if (callback != null) {
                writeIsOver();
                callback.succeeded();
            }
            return callback != null;
        }
    }

    private static HubOptions.Builder options() {
        return HubOptions.builder().maxQueuedFrames(16).shutdownTimeout(Duration.ofMillis(50));
    }

    private SlowConnection slowMember() {
        SlowConnection slow = new SlowConnection();
        slow.connectTo(hub, ProtocolVersion.V2, null);
        slow.send("{\"type\":\"join\",\"username\":\"Snail\",\"room\":\"dev\"}");
        await().until(() -> slow.frames.stream().anyMatch(frame -> frame.startsWith("{\"type\":\"joined\"")));
        return slow;
    }

    private void say(String text) {
        hub.room("dev").publish("host", text).toCompletableFuture().join();
    }

    @Test
    void everyMessageIsDeliveredOrLiesInOneGap() {
        Random dice = new Random(7);
        hub = Hub.builder().options(options().build()).build().start();
        SlowConnection slow = slowMember();
        slow.slow = true;
        int said = 0;
        for (int round = 0; round < 30; round++) {
            // Four times what may wait for it; in every other round it reads now and then meanwhile.
            for (int i = 0; i < 64; i++) {
                say("m" + ++said);
                if (round % 2 == 1 && dice.nextInt(20) == 0) {
                    slow.readOne();
                }
            }
            int last = said;
            // It reads all that is there, and what comes because it has read.
            await().until(() -> {
                while (slow.readOne()) {}
                return lastTold(slow.frames) == last;
            });
        }
        assertThat(hub.clients()).as("it is not cut").hasSize(1);

        List<String> gaps = new ArrayList<>();
        long known = 0;
        for (String frame : slow.frames) {
            Matcher message = MESSAGE.matcher(frame);
            Matcher gap = GAP.matcher(frame);
            if (message.find()) {
                assertThat(Long.parseLong(message.group(1))).isEqualTo(++known);
            } else if (gap.matches()) {
                gaps.add(frame);
                assertThat(Long.parseLong(gap.group(1)))
                        .as("from, of %s", frame)
                        .isEqualTo(known + 1);
                known = Long.parseLong(gap.group(2));
            }
        }
        assertThat(known).isEqualTo(said);
        assertThat(gaps).as("one at least in each round without a read").hasSizeGreaterThanOrEqualTo(15);
        assertThat(hub.monitoring().droppedFrames())
                .as("messages are not notices")
                .isZero();
    }

    private static long lastTold(List<String> frames) {
        String last = frames.get(frames.size() - 1);
        Matcher message = MESSAGE.matcher(last);
        Matcher gap = GAP.matcher(last);
        return message.find() ? Long.parseLong(message.group(1)) : gap.matches() ? Long.parseLong(gap.group(2)) : 0;
    }

    @Test
    void anAnswerHasPlaceWhereAMessageHasNone() {
        hub = Hub.builder().options(options().build()).build().start();
        SlowConnection slow = slowMember();
        slow.slow = true;
        for (int i = 0; i < 100; i++) {
            say("m" + i);
        }
        slow.send("{\"type\":\"ping\",\"ref\":\"p\"}");
        await().until(() -> {
            while (slow.readOne()) {}
            return slow.frames.contains("{\"type\":\"pong\",\"ref\":\"p\"}");
        });
        assertThat(hub.clients()).hasSize(1);
    }

    @Test
    void whoAsksAndAsksAndReadsNothingIsCut() {
        hub = Hub.builder()
                .options(options()
                        .requestRate(RateLimit.UNLIMITED)
                        .joinRate(RateLimit.UNLIMITED)
                        .build())
                .build()
                .start();
        SlowConnection slow = slowMember();
        slow.slow = true;
        for (int i = 0; i < 100; i++) {
            slow.send("{\"type\":\"ping\",\"ref\":\"p\"}");
        }
        assertThat(slow.awaitClose()).isEqualTo(4008);
    }

    @Test
    void whoReadsNothingAtAllIsCut() {
        hub = Hub.builder()
                .options(options().writeTimeout(Duration.ofMillis(100)).build())
                .build()
                .start();
        SlowConnection slow = slowMember();
        slow.slow = true;
        say("one");
        assertThat(slow.awaitClose()).isEqualTo(4008);
    }
}
