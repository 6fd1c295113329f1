package io.chathub.protocol.internal;

import io.chathub.protocol.AdminAction;
import io.chathub.protocol.AdminOverview;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolVersion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The fields of what operators ask for and see. */
final class AdminFields {

    static final Set<String> ACTION_FIELDS = Set.of("kind", "value", "duration", "reason");

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})([smhd])");

    private AdminFields() {}

    static AdminAction readAction(Fields fields) {
        String reason = fields.stringOrNull("reason", 0, AdminAction.MAX_LENGTH);
        String value = fields.stringOrNull("value", 1, AdminAction.MAX_LENGTH);
        AdminAction.Kind kind = kind(fields.string("kind"));
        if (value == null) {
            throw Fields.badField("value: missing (expected: 1.." + AdminAction.MAX_LENGTH + " characters)");
        }
        return new AdminAction(kind, value, duration(fields), reason == null ? "" : reason);
    }

    private static AdminAction.Kind kind(String word) {
        for (AdminAction.Kind kind : AdminAction.Kind.values()) {
            if (word(kind).equals(word)) {
                return kind;
            }
        }
        throw Fields.badField("kind: missing or unknown (expected: client, user or address)");
    }

    private static @Nullable Duration duration(Fields fields) {
        if (!fields.has("duration")) {
            return null;
        }
        BigDecimal seconds;
        JsonNumber number = fields.numberOrNull("duration");
        if (number != null) {
            seconds = number.toBigDecimal();
        } else {
            Matcher matcher = DURATION.matcher(fields.string("duration"));
            if (!matcher.matches()) {
                throw badDuration();
            }
            seconds = new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2)));
        }
        if (seconds.compareTo(BigDecimal.ONE) < 0
                || seconds.compareTo(BigDecimal.valueOf(AdminAction.LONGEST.toSeconds())) > 0
                || seconds.stripTrailingZeros().scale() > 0) {
            throw badDuration();
        }
        return Duration.ofSeconds(seconds.longValue());
    }

    private static BigDecimal unit(String letter) {
        return BigDecimal.valueOf(
                switch (letter) {
                    case "s" -> 1;
                    case "m" -> Duration.ofMinutes(1).toSeconds();
                    case "h" -> Duration.ofHours(1).toSeconds();
                    default -> Duration.ofDays(1).toSeconds();
                });
    }

    private static RuntimeException badDuration() {
        return Fields.badField("duration: not acceptable (expected: seconds, or such as 30s, 10m, 12h, 7d; at most "
                + AdminAction.LONGEST.toDays() + "d)");
    }

    static void overview(JsonGenerator out, AdminOverview overview) {
        out.writeStringProperty("operator", overview.operator());
        out.writeStringProperty("actionToken", overview.actionToken());
        out.writeNumberProperty("expiresIn", overview.expiresIn().toMillis());
        counts(out, "refusedHandshakes", overview.refusedHandshakes(), Function.identity());
        counts(out, "refusals", overview.refusals(), code -> code.wireName());
        closes(out, overview);
        out.writeNumberProperty("droppedFrames", overview.droppedFrames());
        out.writeNumberProperty("droppedNotifications", overview.droppedNotifications());
        out.writeNumberProperty("failedSignIns", overview.failedSignIns());
        out.writeArrayPropertyStart("clients");
        overview.clients().forEach(client -> client(out, client));
        out.writeEndArray();
        out.writeArrayPropertyStart("sanctions");
        overview.sanctions().forEach(sanction -> sanction(out, sanction));
        out.writeEndArray();
        out.writeArrayPropertyStart("auditLog");
        overview.auditLog().forEach(line -> auditLine(out, line));
        out.writeEndArray();
    }

    private static <K> void counts(JsonGenerator out, String name, Map<K, Long> counts, Function<K, String> key) {
        out.writeObjectPropertyStart(name);
        counts.forEach((reason, count) -> out.writeNumberProperty(key.apply(reason), count));
        out.writeEndObject();
    }

    private static void closes(JsonGenerator out, AdminOverview overview) {
        out.writeArrayPropertyStart("closes");
        overview.closes().forEach((code, count) -> {
            out.writeStartObject();
            out.writeNumberProperty("code", code.code());
            out.writeStringProperty("reason", code.reason());
            out.writeNumberProperty("count", count);
            out.writeEndObject();
        });
        out.writeEndArray();
    }

    private static void client(JsonGenerator out, AdminOverview.ClientInfo client) {
        out.writeStartObject();
        out.writeStringProperty("id", client.id());
        out.writeStringProperty("username", client.username());
        String userId = client.userId();
        if (userId != null) {
            out.writeStringProperty("userId", userId);
        }
        out.writeStringProperty("remoteAddress", client.remoteAddress());
        out.writeNumberProperty("version", client.version() == ProtocolVersion.V1 ? 1 : 2);
        JsonWriter.time(out, "connectedAt", client.connectedAt());
        out.writeArrayPropertyStart("rooms");
        client.rooms().forEach(out::writeString);
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void sanction(JsonGenerator out, AdminOverview.SanctionInfo sanction) {
        out.writeStartObject();
        out.writeStringProperty("sanction", sanction.sanction());
        out.writeStringProperty("kind", word(sanction.kind()));
        out.writeStringProperty("value", sanction.value());
        JsonWriter.time(out, "until", sanction.until());
        out.writeStringProperty("moderator", sanction.moderator());
        out.writeStringProperty("reason", sanction.reason());
        out.writeEndObject();
    }

    private static void auditLine(JsonGenerator out, AdminOverview.AuditLine line) {
        out.writeStartObject();
        JsonWriter.time(out, "at", line.at());
        out.writeStringProperty("moderator", line.moderator());
        out.writeStringProperty("action", line.action());
        out.writeStringProperty("kind", word(line.kind()));
        out.writeStringProperty("value", line.value());
        Duration duration = line.duration();
        if (duration != null) {
            out.writeNumberProperty("duration", duration.toSeconds());
        }
        out.writeStringProperty("reason", line.reason());
        out.writeNumberProperty("affected", line.affected());
        out.writeEndObject();
    }

    private static String word(AdminAction.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
