package io.chathub.core.spi.store;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.Objects;

/**
 * A user whose traces a store removes; see {@link MessageStore#erase}.
 *
 * @param userId    the host's id of the user, as in the audit log
 * @param publicId  the id of the user that others see, as in messages, reactions, and keys of entries
 * @param keyPrefix the beginning of the user's idempotency keys, which no other user's keys have
 * @param pseudonym the word that takes the place of the user's id, where rows have to differ; random, and never
 *                  used again
 */
public record ErasedUser(String userId, String publicId, String keyPrefix, String pseudonym) {

    /** The username of the messages of erased users: {@value}. */
    public static final String NAME = "deleted user";

    /** Checks that nothing is null. */
    public ErasedUser {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(publicId, "publicId");
        Objects.requireNonNull(keyPrefix, "keyPrefix");
        Objects.requireNonNull(pseudonym, "pseudonym");
    }

    /** The end of the keys of the entries about the user: members, profiles, and those of read markers. */
    public String keySuffix() {
        return "/" + publicId;
    }

    /** An entry of the audit log about the user, without user and reason. */
    public AuditEntry in(AuditEntry entry) {
        return withoutUser(entry, pseudonym);
    }

    /** An entry of the audit log about a user, with {@code pseudonym} as its subject, and without reason. */
    public static AuditEntry withoutUser(AuditEntry entry, String pseudonym) {
        return new AuditEntry(
                entry.at(),
                entry.moderator(),
                entry.action(),
                Subject.user(pseudonym),
                entry.duration(),
                "",
                entry.affected());
    }

    /** A message without its author: user and connection are gone, the username is {@link #NAME}. */
    public static MessagePosted withoutAuthor(MessagePosted message) {
        return MessagePosted.builder(message.room(), NAME, message.text(), message.timestamp())
                .offset(message.offset())
                .price(message.price())
                .replyTo(message.replyTo())
                .thread(message.thread())
                .mentions(message.mentions())
                .everyone(message.everyone())
                .root(message.root())
                .state(message.state())
                .build();
    }

    /** The state of a message without its author; another state as it is. */
    public static DurableEvent withoutAuthor(DurableEvent state) {
        return state instanceof MessagePosted message ? withoutAuthor(message) : state;
    }
}
