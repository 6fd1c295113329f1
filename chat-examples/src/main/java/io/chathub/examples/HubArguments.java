package io.chathub.examples;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.InputLimits;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every limit of the hub but those of {@link RoomArguments} and {@link PeopleArguments}. The defaults stand here as text for the help; a test holds that they are the library's. */
final class LimitArguments {

    @Option(
            names = "--max-connections",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "How many connections there may be; ${DEFAULT-VALUE}. [CHAT_MAX_CONNECTIONS]")
    private int maxConnections;

    @Option(
            names = "--message-rate",
            paramLabel = "RATE",
            defaultValue = "20/60",
            description =
                    "Messages a connection may send: so many a second / so many at once, or off; ${DEFAULT-VALUE}. [CHAT_MESSAGE_RATE]")
    private RateLimit messageRate = RateLimit.UNLIMITED;

    @Option(
            names = "--typing-rate",
            paramLabel = "RATE",
            defaultValue = "2/2",
            description =
                    "Typing notices of a connection that are passed on, or off; ${DEFAULT-VALUE}. [CHAT_TYPING_RATE]")
    private RateLimit typingRate = RateLimit.UNLIMITED;

    @Option(
            names = "--request-rate",
            paramLabel = "RATE",
            defaultValue = "50/200",
            description =
                    "Other requests of a v2 connection (history and so on), or off; ${DEFAULT-VALUE}. [CHAT_REQUEST_RATE]")
    private RateLimit requestRate = RateLimit.UNLIMITED;

    @Option(
            names = "--max-bad-messages",
            paramLabel = "COUNT",
            defaultValue = "10",
            description =
                    "Malformed messages a minute before a connection is closed; ${DEFAULT-VALUE}. [CHAT_MAX_BAD_MESSAGES]")
    private int maxBadMessages;

    @Option(
            names = "--max-rate-violations",
            paramLabel = "COUNT",
            defaultValue = "100",
            description =
                    "Messages over the rate a minute before a connection is closed; ${DEFAULT-VALUE}. [CHAT_MAX_RATE_VIOLATIONS]")
    private int maxRateViolations;

    @Option(
            names = "--max-message-bytes",
            paramLabel = "BYTES",
            defaultValue = "65536",
            description = "The largest message; ${DEFAULT-VALUE}. [CHAT_MAX_MESSAGE_BYTES]")
    private int maxMessageBytes;

    @Option(
            names = "--max-text-length",
            paramLabel = "COUNT",
            defaultValue = "4096",
            description = "The longest text of a message, in code points; ${DEFAULT-VALUE}. [CHAT_MAX_TEXT_LENGTH]")
    private int maxTextLength;

    @Option(
            names = "--max-queued-frames",
            paramLabel = "COUNT",
            defaultValue = "256",
            description =
                    "Frames that may wait for a client before it is too slow; ${DEFAULT-VALUE}. [CHAT_MAX_QUEUED_FRAMES]")
    private int maxQueuedFrames;

    @Option(
            names = "--max-queued-bytes",
            paramLabel = "BYTES",
            defaultValue = "1048576",
            description =
                    "Bytes that may wait for a client before it is too slow; ${DEFAULT-VALUE}. [CHAT_MAX_QUEUED_BYTES]")
    private int maxQueuedBytes;

    @Option(
            names = "--max-pending-events",
            paramLabel = "COUNT",
            defaultValue = "65536",
            description =
                    "Events that may wait for their fan-out before messages are refused; ${DEFAULT-VALUE}. [CHAT_MAX_PENDING_EVENTS]")
    private int maxPendingEvents;

    @Option(
            names = "--ping-interval",
            paramLabel = "TIME",
            defaultValue = "54s",
            description = "How often a client is pinged; ${DEFAULT-VALUE}. [CHAT_PING_INTERVAL]")
    private Duration pingInterval = Duration.ZERO;

    @Option(
            names = "--pong-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "After how long without a pong it is closed; ${DEFAULT-VALUE}. [CHAT_PONG_TIMEOUT]")
    private Duration pongTimeout = Duration.ZERO;

    @Option(
            names = "--write-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "After how long an unfinished write closes it; ${DEFAULT-VALUE}. [CHAT_WRITE_TIMEOUT]")
    private Duration writeTimeout = Duration.ZERO;

    @Option(
            names = "--message-assembly-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description =
                    "How long a message may take from its first part to its last; ${DEFAULT-VALUE}. [CHAT_MESSAGE_ASSEMBLY_TIMEOUT]")
    private Duration messageAssemblyTimeout = Duration.ZERO;

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long a stop waits for clients; ${DEFAULT-VALUE}. [CHAT_SHUTDOWN_TIMEOUT]")
    private Duration shutdownTimeout = Duration.ZERO;

    @Option(
            names = "--drain-window",
            paramLabel = "TIME",
            defaultValue = "5s",
            description =
                    "Over which time clients are asked to come back when the server stops; ${DEFAULT-VALUE}. [CHAT_DRAIN_WINDOW]")
    private Duration drainWindow = Duration.ZERO;

    @Option(
            names = "--client-ping-interval",
            paramLabel = "TIME",
            defaultValue = "25s",
            description = "How often a page is asked to send a ping; ${DEFAULT-VALUE}. [CHAT_CLIENT_PING_INTERVAL]")
    private Duration clientPingInterval = Duration.ZERO;

    @Mixin
    private PeopleArguments people = new PeopleArguments();

    @Mixin
    private RoomArguments rooms = new RoomArguments();

    @Option(
            names = "--recent-messages",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "Messages that the monitoring shows; ${DEFAULT-VALUE}. [CHAT_RECENT_MESSAGES]")
    private int recentMessages;

    @Option(
            names = "--recent-events",
            paramLabel = "COUNT",
            defaultValue = "500",
            description = "Events that the monitoring shows; ${DEFAULT-VALUE}. [CHAT_RECENT_EVENTS]")
    private int recentEvents;

    HubOptions hubOptions() {
        return people.applyTo(HubOptions.builder())
                .inputLimits(new InputLimits(maxMessageBytes, maxTextLength))
                .maxConnections(maxConnections)
                .messageRate(messageRate)
                .typingRate(typingRate)
                .requestRate(requestRate)
                .drainWindow(drainWindow)
                .clientPingInterval(clientPingInterval)
                .maxBadMessages(maxBadMessages)
                .maxRateViolations(maxRateViolations)
                .maxQueuedFrames(maxQueuedFrames)
                .maxQueuedBytes(maxQueuedBytes)
                .maxPendingEvents(maxPendingEvents)
                .pingInterval(pingInterval)
                .pongTimeout(pongTimeout)
                .writeTimeout(writeTimeout)
                .messageAssemblyTimeout(messageAssemblyTimeout)
                .shutdownTimeout(shutdownTimeout)
                .rooms(rooms.roomOptions())
                .recentMessages(recentMessages)
                .recentEvents(recentEvents)
                .build();
    }

    PeopleArguments people() {
        return people;
    }
}
