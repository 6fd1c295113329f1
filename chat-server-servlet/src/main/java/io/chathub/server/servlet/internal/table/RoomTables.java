package io.chathub.server.servlet.internal.table;

import io.chathub.core.Hub;
import io.chathub.core.Room;
import io.chathub.protocol.admin.RoomTable;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of the open rooms of a hub. Thread-safe. */
public final class RoomTables {

    private static final Comparator<RoomTable.Row> BY_NAME = Comparator.comparing(
                    RoomTable.Row::name, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(RoomTable.Row::name);

    private static final Table<RoomTable.Row> TABLE = new Table<>(
            "-members",
            Map.of(
                    "name", BY_NAME,
                    "members", Comparator.comparingInt(RoomTable.Row::members),
                    "messages", Comparator.comparingLong(RoomTable.Row::messages),
                    "rate", Comparator.comparing(RoomTable.Row::rate, Comparator.nullsFirst(Double::compare)),
                    "lastMessage",
                            Comparator.comparing(
                                    RoomTable.Row::lastMessage, Comparator.nullsFirst(Instant::compareTo))),
            BY_NAME,
            room -> Stream.of(room.name()));

    private final Hub hub;
    private final RoomRates rates;

    /** The table of a hub. */
    public RoomTables(Hub hub) {
        this.hub = hub;
        rates = new RoomRates(hub.runtime()::nanoTime);
    }

    /**
     * The part of the table that a request asks for.
     *
     * @param parameters returns the value of a parameter of the request; null for none
     * @throws IllegalArgumentException if a parameter is out of range; the message begins with its name
     */
    public RoomTable part(UnaryOperator<@Nullable String> parameters) {
        Table.Query<RoomTable.Row> query = TABLE.query(parameters);
        Map<String, Room.Activity> activities = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        for (Room room : hub.rooms()) {
            Room.Activity activity = room.activity();
            activities.put(room.name(), activity);
            if (activity.messages() > 0) {
                counts.put(room.name(), activity.messages());
            }
        }
        ToDoubleFunction<String> rate = rates.next(counts);
        List<RoomTable.Row> rows = activities.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue(), rate))
                .toList();
        Table.Part<RoomTable.Row> part = TABLE.part(rows, query);
        return new RoomTable(rows.size(), part.matching(), part.rows());
    }

    private static RoomTable.Row row(String name, Room.Activity activity, @Nullable ToDoubleFunction<String> rate) {
        return new RoomTable.Row(
                name,
                activity.members(),
                activity.messages(),
                rate == null ? null : rate.applyAsDouble(name),
                activity.lastMessage());
    }
}
