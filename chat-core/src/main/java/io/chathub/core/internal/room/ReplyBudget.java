package io.chathub.core.internal.room;

import io.chathub.core.Client;
import io.chathub.core.HistoryPage;
import io.chathub.core.Publication;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The size of one reply: an eighth of a client's queue, so that a reply never exceeds the bound by itself. One message
 * always fits.
 */
public final class ReplyBudget {

    /** An eighth of the default of {@code maxQueuedBytes}, and the most for any other. */
    private static final int LARGEST = 128 * 1024;

    /** The bytes of a message or a member beside its texts, at most. */
    private static final int MESSAGE_OVERHEAD = 256;

    private static final int MEMBER_OVERHEAD = 64;
    private static final int MAX_MEMBERS = 1_000;
    /** In a crowded room, the cost of a join does not grow with the number of members. */
    private static final int MAX_MEMBERS_OF_CROWD = 100;

    /** Some or all members of a room, and their number. */
    public record Roster(List<Member> members, int count) {}

    private final int maxBytes;

    public ReplyBudget(int maxQueuedBytes) {
        maxBytes = Math.min(LARGEST, maxQueuedBytes / 8);
    }

    /** The messages of a page. */
    public static List<MessagePosted> messages(HistoryPage page) {
        List<MessagePosted> messages = new ArrayList<>(page.publications().size());
        for (Publication publication : page.publications()) {
            if (publication.event() instanceof MessagePosted message) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** The oldest messages that fit. */
    public List<MessagePosted> oldestThatFit(List<MessagePosted> messages) {
        int bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            bytes += size(messages.get(i));
            if (bytes > maxBytes && i > 0) {
                return messages.subList(0, i);
            }
        }
        return messages;
    }

    /** The newest messages that fit, oldest first. */
    public List<MessagePosted> newestThatFit(List<MessagePosted> messages) {
        int bytes = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            bytes += size(messages.get(i));
            if (bytes > maxBytes && i < messages.size() - 1) {
                return messages.subList(i + 1, messages.size());
            }
        }
        return messages;
    }

    /** Whether all messages fit. */
    boolean fit(List<MessagePosted> messages) {
        return oldestThatFit(messages).size() == messages.size();
    }

    /** The members that fit, {@code self} first, and their number; both of one moment where all fit. */
    public Roster roster(LiveRoom room, Client self) {
        int most = room.isCrowded() ? MAX_MEMBERS_OF_CROWD : MAX_MEMBERS;
        List<Member> members = new ArrayList<>(Math.min(room.memberCount(), most));
        int bytes = add(members, self);
        for (Client client : room.members()) {
            if (members.size() >= most || bytes > maxBytes) {
                return new Roster(Collections.unmodifiableList(members), Math.max(room.memberCount(), members.size()));
            }
            if (client != self) {
                bytes += add(members, client);
            }
        }
        return new Roster(Collections.unmodifiableList(members), members.size());
    }

    private static int add(List<Member> members, Client client) {
        String username = client.username();
        if (username == null) {
            return 0;
        }
        members.add(Member.builder(client.id(), username).build());
        return MEMBER_OVERHEAD + jsonSize(client.id()) + jsonSize(username);
    }

    private static int size(MessagePosted message) {
        return MESSAGE_OVERHEAD + jsonSize(message.username()) + jsonSize(message.text());
    }

    /** The bytes of a string in JSON without its quotes, or a few more. */
    private static int jsonSize(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20) {
                bytes += 6;
            } else if (c == '"' || c == '\\') {
                bytes += 2;
            } else if (c < 0x80) {
                bytes += 1;
            } else {
                bytes += c < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
