package io.chathub.server.servlet.internal.admin;

import io.chathub.core.Hub;
import io.chathub.core.MonitoringData;
import io.chathub.core.Room;
import io.chathub.core.StoreData;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.AdminAction;
import io.chathub.protocol.AdminAuditLine;
import io.chathub.protocol.AdminOverview;
import io.chathub.protocol.AdminSanction;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.servlet.internal.table.ConnectionTables;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the overview of a hub for {@code GET /api/admin}. */
final class AdminOverviews {

    /** The most rooms that are listed with their activity. */
    private static final int MAX_LISTED_ROOMS = 1_000;

    private static final Comparator<AdminOverview.Room> BUSIEST_FIRST = Comparator.comparingInt(
                    AdminOverview.Room::members)
            .thenComparingLong(AdminOverview.Room::messages)
            .reversed()
            .thenComparing(AdminOverview.Room::name);

    private final Hub hub;
    private final AdminGate gate;
    private final ActionTokens tokens;
    private final ConnectionTables connections;

    AdminOverviews(Hub hub, AdminGate gate, ActionTokens tokens, ConnectionTables connections) {
        this.hub = hub;
        this.gate = gate;
        this.tokens = tokens;
        this.connections = connections;
    }

    /**
     * The overview, with a new action token for this operator.
     *
     * @param withTables whether the connections and the rooms are listed, which {@link TableServlet} answers in parts
     */
    AdminOverview of(Operator operator, boolean withTables) {
        MonitoringData monitoring = hub.monitoring();
        Map<String, Long> refusedHandshakes = new LinkedHashMap<>();
        monitoring.refusedHandshakes().forEach((refusal, count) -> refusedHandshakes.put(refusal.wireName(), count));
        return AdminOverview.builder(operator.forAudit(), tokens.issue(operator.name()), tokens.ttl())
                .refusedHandshakes(refusedHandshakes)
                .refusals(monitoring.refusals())
                .closes(monitoring.closes())
                .droppedFrames(monitoring.droppedFrames())
                .droppedNotifications(monitoring.droppedNotifications())
                .failedSignIns(gate.failedSignIns())
                .clients(withTables ? connections.clients() : List.of())
                .sanctions(hub.moderation().sanctions().stream()
                        .map(AdminOverviews::sanction)
                        .toList())
                .messages(monitoring.snapshot().recentMessages().stream()
                        .filter(message -> !message.isDeleted())
                        .map(AdminOverviews::message)
                        .toList())
                .auditLog(hub.moderation().auditLog().stream()
                        .map(AdminOverviews::auditLine)
                        .toList())
                .load(load(monitoring))
                .store(store(monitoring.store()))
                .rooms(withTables ? busiestRooms() : List.of())
                .build();
    }

    private List<AdminOverview.Room> busiestRooms() {
        return hub.rooms().stream()
                .map(AdminOverviews::room)
                .sorted(BUSIEST_FIRST)
                .limit(MAX_LISTED_ROOMS)
                .toList();
    }

    private static AdminOverview.@Nullable Store store(@Nullable StoreData store) {
        return store == null
                ? null
                : new AdminOverview.Store(
                        store.name(),
                        store.bytes(),
                        store.waiting(),
                        store.commits(),
                        store.lastCommit(),
                        store.failures(),
                        store.failure());
    }

    private static Map<String, Long> load(MonitoringData monitoring) {
        List<Integer> lanes = monitoring.laneBacklogs();
        Runtime jvm = Runtime.getRuntime();
        Map<String, Long> load = new LinkedHashMap<>();
        load.put("uptime", monitoring.status().uptime().toMillis());
        load.put("deliveries", monitoring.deliveries());
        load.put("bytesOut", monitoring.bytesOut());
        load.put("bytesWaiting", monitoring.waitingBytes());
        load.put("lanes", (long) lanes.size());
        load.put("laneBacklog", (long) Collections.max(lanes));
        load.put("rooms", (long) monitoring.streams());
        load.put("heapUsed", jvm.totalMemory() - jvm.freeMemory());
        load.put("heapMax", jvm.maxMemory());
        return load;
    }

    private static AdminOverview.Room room(Room room) {
        Room.Activity activity = room.activity();
        return new AdminOverview.Room(room.name(), activity.members(), activity.messages(), activity.lastMessage());
    }

    private static AdminOverview.Message message(MessagePosted message) {
        return new AdminOverview.Message(message.id(), message.timestamp(), message.room(), message.offset());
    }

    private static AdminSanction sanction(Sanction sanction) {
        return AdminSanction.builder(
                        word(sanction.kind()),
                        kind(sanction.subject().kind()),
                        sanction.subject().value(),
                        sanction.until(),
                        sanction.moderator())
                .reason(sanction.reason())
                .build();
    }

    private static AdminAuditLine auditLine(AuditEntry entry) {
        return AdminAuditLine.builder(
                        entry.at(),
                        entry.moderator(),
                        word(entry.action()),
                        kind(entry.subject().kind()),
                        entry.subject().value())
                .duration(entry.duration())
                .reason(entry.reason())
                .affected(entry.affected())
                .build();
    }

    private static AdminAction.Kind kind(Subject.Kind kind) {
        return switch (kind) {
            case CLIENT -> AdminAction.Kind.CLIENT;
            case USER -> AdminAction.Kind.USER;
            case ADDRESS -> AdminAction.Kind.ADDRESS;
            case MESSAGE -> AdminAction.Kind.MESSAGE;
            case DATA -> AdminAction.Kind.DATA;
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
