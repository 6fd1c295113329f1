package io.chathub.server.servlet.internal.table;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.Room;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.AdminClient;
import io.chathub.protocol.admin.ConnectionTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of the open connections of a hub. Thread-safe. */
public final class ConnectionTables {

    /** The most rooms that are listed for a client. */
    private static final int MAX_ROOMS = 8;

    private static final Comparator<ConnectionTable.Row> BY_ID =
            Comparator.comparing(row -> row.client().id());

    private static final Table<ConnectionTable.Row> TABLE = new Table<>(
            "-connectedAt",
            Map.of(
                    "id", BY_ID,
                    "username", Comparator.comparing(row -> row.client().username(), String.CASE_INSENSITIVE_ORDER),
                    "connectedAt", Comparator.comparing(row -> row.client().connectedAt()),
                    "messagesSent", Comparator.comparingLong(ConnectionTable.Row::messagesSent),
                    "lastActivity", Comparator.comparing(ConnectionTable.Row::lastActivity),
                    "remoteAddress", Comparator.comparing(row -> row.client().remoteAddress())),
            BY_ID,
            ConnectionTables::texts);

    private final Hub hub;

    /** The table of a hub. */
    public ConnectionTables(Hub hub) {
        this.hub = hub;
    }

    /** See {@link RoomTables#part}. */
    public ConnectionTable part(UnaryOperator<@Nullable String> parameters) {
        Table.Query<ConnectionTable.Row> query = TABLE.query(parameters);
        Map<String, List<String>> rooms = roomsByClient();
        List<ConnectionTable.Row> rows = hub.clients().stream()
                .map(client ->
                        new ConnectionTable.Row(describe(client, rooms), client.messagesSent(), client.lastActivity()))
                .toList();
        Table.Part<ConnectionTable.Row> part = TABLE.part(rows, query);
        return new ConnectionTable(rows.size(), part.matching(), part.rows());
    }

    /** All connections, oldest first. */
    public List<AdminClient> clients() {
        Map<String, List<String>> rooms = roomsByClient();
        return hub.clients().stream()
                .sorted(Comparator.comparing(Client::connectedAt).thenComparing(Client::id))
                .map(client -> describe(client, rooms))
                .toList();
    }

    private Map<String, List<String>> roomsByClient() {
        Map<String, List<String>> rooms = new HashMap<>();
        for (Room room : hub.rooms()) {
            for (Client member : room.members()) {
                List<String> names = rooms.computeIfAbsent(member.id(), id -> new ArrayList<>());
                if (names.size() < MAX_ROOMS) {
                    names.add(room.name());
                }
            }
        }
        return rooms;
    }

    private static AdminClient describe(Client client, Map<String, List<String>> rooms) {
        String username = client.username();
        Identity identity = client.identity();
        return AdminClient.builder(client.id(), client.remoteAddress(), client.version(), client.connectedAt())
                .username(username == null ? "" : username)
                .userId(identity == null ? null : identity.userId())
                .rooms(rooms.getOrDefault(client.id(), List.of()))
                .build();
    }

    private static Stream<String> texts(ConnectionTable.Row row) {
        AdminClient client = row.client();
        String userId = client.userId();
        return Stream.concat(
                Stream.of(client.username(), client.id(), userId == null ? "" : userId, client.remoteAddress()),
                client.rooms().stream());
    }
}
