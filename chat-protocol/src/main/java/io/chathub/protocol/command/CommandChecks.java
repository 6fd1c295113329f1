package io.chathub.protocol.command;

import io.chathub.protocol.StreamPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ranges of fields that several commands have. The messages name no value: the codec sends them to the client. */
final class CommandChecks {

    private CommandChecks() {}

    static void target(long target, @Nullable String epoch) {
        offset("target", target);
        epoch(epoch);
    }

    static void offset(String name, @Nullable Long offset) {
        if (offset != null && offset < 1) {
            throw new IllegalArgumentException(name + ": out of range (expected: >= 1)");
        }
    }

    static void epoch(@Nullable String epoch) {
        if (epoch != null && (epoch.isEmpty() || epoch.length() > StreamPosition.MAX_EPOCH_LENGTH)) {
            throw new IllegalArgumentException(
                    "epoch: wrong length (expected: 1.." + StreamPosition.MAX_EPOCH_LENGTH + " characters)");
        }
    }

    static void length(String name, @Nullable String value, int max) {
        if (value != null && (value.isEmpty() || value.length() > max)) {
            throw new IllegalArgumentException(name + ": wrong length (expected: 1.." + max + " characters)");
        }
    }

    static void rev(@Nullable Long rev) {
        if (rev != null && rev < 1) {
            throw new IllegalArgumentException("rev: out of range (expected: >= 1)");
        }
    }

    static void limit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: out of range (expected: >= 1)");
        }
    }

    static void mentions(List<String> mentions) {
        if (mentions.size() > ClientCommand.MAX_MENTIONS) {
            throw new IllegalArgumentException(
                    "mentions: too many (expected: at most " + ClientCommand.MAX_MENTIONS + ")");
        }
        for (String user : mentions) {
            if (user.isEmpty() || user.length() > ClientCommand.MAX_USER_LENGTH) {
                throw new IllegalArgumentException(
                        "mentions: wrong length (expected: 1.." + ClientCommand.MAX_USER_LENGTH + " characters)");
            }
        }
    }
}
