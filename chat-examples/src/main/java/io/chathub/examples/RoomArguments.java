package io.chathub.examples;

import io.chathub.core.options.RoomOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Every limit of the rooms. */
final class RoomArguments {

    @Option(
            names = "--max-rooms",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "How many rooms there may be; ${DEFAULT-VALUE}. [CHAT_MAX_ROOMS]")
    private int maxRooms;

    @Option(
            names = "--max-rooms-per-client",
            paramLabel = "COUNT",
            defaultValue = "128",
            description = "How many rooms a connection may be in; ${DEFAULT-VALUE}. [CHAT_MAX_ROOMS_PER_CLIENT]")
    private int maxRoomsPerClient;

    @Option(
            names = "--history-size",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Messages that a room keeps; ${DEFAULT-VALUE}. [CHAT_HISTORY_SIZE]")
    private int historySize;

    @Option(
            names = "--history-age",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "How long they are kept; ${DEFAULT-VALUE}. [CHAT_HISTORY_AGE]")
    private Duration historyAge = Duration.ZERO;

    @Option(
            names = "--recovery-limit",
            paramLabel = "COUNT",
            defaultValue = "300",
            description =
                    "Missed messages that a client gets with its join, 0 to 300; ${DEFAULT-VALUE}. [CHAT_RECOVERY_LIMIT]")
    private int recoveryLimit;

    @Option(
            names = "--idempotency-window",
            paramLabel = "TIME",
            defaultValue = "5m",
            description =
                    "How long the key of a message is remembered, at least 5m; ${DEFAULT-VALUE}. [CHAT_IDEMPOTENCY_WINDOW]")
    private Duration idempotencyWindow = Duration.ZERO;

    @Option(
            names = "--max-idempotency-keys",
            paramLabel = "COUNT",
            defaultValue = "100000",
            description = "How many keys a room remembers; ${DEFAULT-VALUE}. [CHAT_MAX_IDEMPOTENCY_KEYS]")
    private int maxIdempotencyKeys;

    @Option(
            names = "--presence-event-limit",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description =
                    "In rooms of more members, joins and leaves are not sent one by one; ${DEFAULT-VALUE}. [CHAT_PRESENCE_EVENT_LIMIT]")
    private int presenceEventLimit;

    @Option(
            names = "--room-idle-timeout",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "How long a room that nobody is in is kept; ${DEFAULT-VALUE}. [CHAT_ROOM_IDLE_TIMEOUT]")
    private Duration idleTimeout = Duration.ZERO;

    RoomOptions roomOptions() {
        return RoomOptions.builder()
                .maxRooms(maxRooms)
                .maxRoomsPerClient(maxRoomsPerClient)
                .historySize(historySize)
                .historyAge(historyAge)
                .recoveryLimit(recoveryLimit)
                .idempotencyWindow(idempotencyWindow)
                .maxIdempotencyKeys(maxIdempotencyKeys)
                .presenceEventLimit(presenceEventLimit)
                .idleTimeout(idleTimeout)
                .build();
    }
}
