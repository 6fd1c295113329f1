package io.chathub.protocol.internal.admin;

import io.chathub.protocol.AdminAction;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.internal.json.DecodeErrors;
import io.chathub.protocol.internal.json.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /api/admin/…}. */
public final class AdminActionCodec {

    /** The fields of an action. */
    public static final Set<String> FIELDS =
            Set.of("kind", "value", "duration", "reason", "mode", "publicId", "messages");

    private static final Set<String> MODES = Set.of("delete", "anonymize");

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})([smhd])");

    private AdminActionCodec() {}

    /**
     * Reads an action.
     *
     * @throws ProtocolException if a field is missing or unacceptable
     */
    public static AdminAction read(Fields in) {
        String reason = in.stringOrNull("reason", 0, AdminAction.MAX_LENGTH);
        String value = in.stringOrNull("value", 1, AdminAction.MAX_LENGTH);
        AdminAction.Kind kind = kind(in.string("kind"));
        if (value == null) {
            throw DecodeErrors.badField("value: missing (expected: 1.." + AdminAction.MAX_LENGTH + " characters)");
        }
        return AdminAction.builder(kind, value)
                .duration(duration(in))
                .reason(reason == null ? "" : reason)
                .mode(mode(in))
                .publicId(in.stringOrNull("publicId", 1, AdminAction.MAX_LENGTH))
                .messages(messages(in))
                .build();
    }

    private static @Nullable String mode(Fields in) {
        String mode = in.stringOrNull("mode", 0, AdminAction.MAX_LENGTH);
        if (mode == null || MODES.contains(mode)) {
            return mode;
        }
        throw DecodeErrors.badField("mode: unknown (expected: delete or anonymize)");
    }

    private static @Nullable Integer messages(Fields in) {
        JsonNumber number = in.has("messages") ? in.numberOrNull("messages") : null;
        if (!in.has("messages")) {
            return null;
        }
        BigDecimal value = number == null ? BigDecimal.ONE.negate() : number.toBigDecimal();
        if (value.signum() < 0
                || value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
                || value.stripTrailingZeros().scale() > 0) {
            throw DecodeErrors.badField("messages: not acceptable (expected: a number from 0)");
        }
        return value.intValue();
    }

    /** The kind as JSON has it: {@code client}, {@code user}, {@code address}, {@code message} or {@code data}. */
    static String wireName(AdminAction.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static AdminAction.Kind kind(String wireName) {
        for (AdminAction.Kind kind : AdminAction.Kind.values()) {
            if (wireName(kind).equals(wireName)) {
                return kind;
            }
        }
        throw DecodeErrors.badField("kind: missing or unknown (expected: client, user, address, message or data)");
    }

    private static @Nullable Duration duration(Fields in) {
        if (!in.has("duration")) {
            return null;
        }
        BigDecimal seconds;
        JsonNumber number = in.numberOrNull("duration");
        if (number != null) {
            seconds = number.toBigDecimal();
        } else {
            Matcher matcher = DURATION.matcher(in.string("duration"));
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
        return DecodeErrors.badField(
                "duration: not acceptable (expected: seconds as a number, or text such as 30s, 10m, 12h, 7d; at most "
                        + AdminAction.LONGEST.toDays() + "d)");
    }
}
