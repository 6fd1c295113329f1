package io.chathub.benchmarks.micro;

import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.Pong;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each message, in and out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private static final String TEXT = "x".repeat(100);
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123Z");
    private static final Map<String, String> COMMANDS = Map.of(
            "join", "{\"type\":\"join\",\"ref\":\"1\",\"username\":\"Ann\",\"room\":\"dev\"}",
            "leave", "{\"type\":\"leave\",\"ref\":\"1\",\"room\":\"dev\"}",
            "message", "{\"type\":\"message\",\"ref\":\"1\",\"room\":\"dev\",\"text\":\"" + TEXT + "\"}",
            "typing", "{\"type\":\"typing\",\"room\":\"dev\",\"isTyping\":true}",
            "history", "{\"type\":\"history\",\"ref\":\"1\",\"room\":\"dev\",\"limit\":50}",
            "members", "{\"type\":\"members\",\"ref\":\"1\",\"room\":\"dev\"}",
            "ping", "{\"type\":\"ping\",\"ref\":\"1\"}");
    private static final Map<String, ServerEvent> EVENTS = Map.of(
            "join", UserJoined.builder("dev", "Ann", "abcdefghijklmnopqrstuvwx").build(),
            "leave",
                    UserLeft.builder("dev", "Ann")
                            .id("abcdefghijklmnopqrstuvwx")
                            .build(),
            "message",
                    MessagePosted.builder("dev", "Ann", TEXT, NOW)
                            .id("abcdefghijklmnopqrstuvwx")
                            .offset(4711)
                            .build(),
            "typing",
                    TypingChanged.builder("dev", "Ann", true)
                            .id("abcdefghijklmnopqrstuvwx")
                            .build(),
            "history", HistoryFetched.builder("dev", "epoch", 0).ref("1").build(),
            "members", MembersListed.builder("dev").ref("1").build(),
            "ping", new Pong("1"));

    @Param({"join", "leave", "message", "typing", "history", "members", "ping"})
    private String message = "message";

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);
    private String json = "";
    private ServerEvent event = new Pong("1");
    private String sent = "";

    /** Takes the message that the parameter names. */
    @Setup
    public void choose() {
        json = Objects.requireNonNull(COMMANDS.get(message));
        event = Objects.requireNonNull(EVENTS.get(message));
        sent = new String(codec.encode(event), StandardCharsets.UTF_8);
    }

    /** The command of a client. */
    @Benchmark
    public ClientCommand decode() {
        return codec.decodeCommand(json);
    }

    /** The event or the reply of that kind, as a client decodes it. */
    @Benchmark
    public ServerEvent decodeEvent() {
        return codec.decodeEvent(sent);
    }

    /** The event or the reply of that kind. */
    @Benchmark
    public byte[] encode() {
        return codec.encode(event);
    }
}
