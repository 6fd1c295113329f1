package io.chathub.core.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.Publication;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How much fits into one reply: an eighth of what may wait for a client, so that a reply never is what breaks the bound.
 * At least one message always fits.
 */
final class Pages {

    /** An eighth of the default of {@code maxQueuedBytes}, and the most for any other. */
    private static final int LARGEST = 128 * 1024;

    /** What an event or a member is beside its texts, generously. */
    private static final int MESSAGE_OVERHEAD = 256;

    private static final int MEMBER_OVERHEAD = 64;
    private static final int MAX_MEMBERS = 1_000;
    /** In a crowd, what a join costs does not grow with the crowd. */
    private static final int MAX_MEMBERS_OF_CROWD = 100;

    /** Some or all of a room's members, and how many there are. */
    record Roster(List<Member> members, int count) {}

    private final int maxBytes;

    Pages(int maxQueuedBytes) {
        maxBytes = Math.min(LARGEST, maxQueuedBytes / 8);
    }

    /** The messages of a page. */
    static List<MessagePosted> messages(HistoryPage page) {
        List<MessagePosted> messages = new ArrayList<>(page.publications().size());
        for (Publication publication : page.publications()) {
            if (publication.event() instanceof MessagePosted message) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** As many of the first as fit. */
    List<MessagePosted> oldestThatFit(List<MessagePosted> messages) {
        int bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            bytes += size(messages.get(i));
            if (bytes > maxBytes && i > 0) {
                return messages.subList(0, i);
            }
        }
        return messages;
    }

    /** As many of the last as fit, in their order. */
    List<MessagePosted> newestThatFit(List<MessagePosted> messages) {
        int bytes = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            bytes += size(messages.get(i));
            if (bytes > maxBytes && i < messages.size() - 1) {
                return messages.subList(i + 1, messages.size());
            }
        }
        return messages;
    }

    /** Whether all of them fit. */
    boolean fit(List<MessagePosted> messages) {
        return oldestThatFit(messages).size() == messages.size();
    }

    /** As many of the members as fit, {@code self} first, and how many there are: of one moment, where they all fit. */
    Roster roster(HubRoom room, ClientSession self) {
        int most = room.isCrowded() ? MAX_MEMBERS_OF_CROWD : MAX_MEMBERS;
        List<Member> members = new ArrayList<>(Math.min(room.memberCount(), most));
        int bytes = add(members, self);
        for (ClientSession session : room.members()) {
            if (members.size() >= most || bytes > maxBytes) {
                return new Roster(Collections.unmodifiableList(members), Math.max(room.memberCount(), members.size()));
            }
            if (session != self) {
                bytes += add(members, session);
            }
        }
        return new Roster(Collections.unmodifiableList(members), members.size());
    }

    private static int add(List<Member> members, ClientSession session) {
        String username = session.username();
        if (username == null) {
            return 0;
        }
        members.add(Member.builder(session.id(), username).build());
        return MEMBER_OVERHEAD + jsonSize(session.id()) + jsonSize(username);
    }

    private static int size(MessagePosted message) {
        return MESSAGE_OVERHEAD + jsonSize(message.username()) + jsonSize(message.text());
    }

    /** The bytes that a string takes in JSON, without its quotes; at most a few more than it does. */
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
