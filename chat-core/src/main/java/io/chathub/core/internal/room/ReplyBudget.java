package io.chathub.core.internal.room;

import io.chathub.core.Client;
import io.chathub.core.spi.backend.PresencePage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
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

    private static final int DETAILS_OVERHEAD = 160;
    private static final int STATE_OVERHEAD = 256;
    private static final int REACTION_OVERHEAD = 60;
    /** The bytes of the state of a room, at most: a title of 100 code points and a topic of 500, and names. */
    private static final int MAX_STATE_SIZE = 4_096;

    private static final int MEMBER_OVERHEAD = 64;
    private static final int USER_OVERHEAD = 10;
    private static final int MAX_MEMBERS = 1_000;
    /** In a crowded room, the cost of a join does not grow with the number of members. */
    private static final int MAX_MEMBERS_OF_CROWD = 100;

    /** Some or all members of a room, and their number. */
    public record Roster(List<Member> members, int count) {}

    private final int maxBytes;

    public ReplyBudget(int maxQueuedBytes) {
        maxBytes = Math.min(LARGEST, maxQueuedBytes / 8);
    }

    /** The states of entries. */
    public static List<DurableEvent> states(List<Entry> entries) {
        List<DurableEvent> states = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            states.add(entry.state());
        }
        return states;
    }

    /** The oldest messages that fit. */
    public List<MessagePosted> oldestThatFit(List<MessagePosted> messages) {
        return messages.subList(0, countThatFit(messages));
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

    /** Whether all states fit. */
    boolean fit(List<? extends DurableEvent> states) {
        return countThatFit(states) == states.size();
    }

    /** The first entries that fit. Entries of one change stay together. */
    public List<Entry> firstThatFit(List<Entry> entries) {
        int count = countThatFit(states(entries));
        while (count > 0
                && count < entries.size()
                && entries.get(count).change() == entries.get(count - 1).change()) {
            count--;
        }
        if (count == 0 && !entries.isEmpty()) {
            count = 1;
            while (count < entries.size()
                    && entries.get(count).change() == entries.get(0).change()) {
                count++;
            }
        }
        return entries.subList(0, count);
    }

    /** The number of first states that fit, at least one of them. */
    private int countThatFit(List<? extends DurableEvent> states) {
        int bytes = 0;
        for (int i = 0; i < states.size(); i++) {
            bytes += size(states.get(i));
            if (bytes > maxBytes && i > 0) {
                return i;
            }
        }
        return states.size();
    }

    /** The most members of a room in a reply. */
    static int maxMembers(LiveRoom room) {
        return room.isCrowded() ? MAX_MEMBERS_OF_CROWD : MAX_MEMBERS;
    }

    /**
     * The members that fit, {@code self} first, then those of this node, and the number of all; both of one moment where all
     * fit.
     */
    public Roster roster(LiveRoom room, Client self, PresencePage elsewhere) {
        int most = maxMembers(room);
        List<Member> members = new ArrayList<>(Math.min(room.memberCount(), most));
        int bytes = add(members, self);
        for (Client client : room.members()) {
            if (members.size() >= most || bytes > maxBytes) {
                int here = Math.max(room.memberCount(), members.size());
                return new Roster(Collections.unmodifiableList(members), here + elsewhere.count());
            }
            if (client != self) {
                bytes += add(members, client);
            }
        }
        int here = members.size();
        for (Member member : elsewhere.members()) {
            if (members.size() >= most || bytes > maxBytes) {
                break;
            }
            bytes += add(members, member);
        }
        return new Roster(Collections.unmodifiableList(members), here + elsewhere.count());
    }

    private static int add(List<Member> members, Client client) {
        String username = client.username();
        return username == null
                ? 0
                : add(
                        members,
                        Member.builder(client.id(), username)
                                .user(client.publicId())
                                .build());
    }

    private static int add(List<Member> members, Member member) {
        members.add(member);
        String user = member.user();
        return MEMBER_OVERHEAD
                + jsonSize(member.id())
                + jsonSize(member.username())
                + (user == null ? 0 : USER_OVERHEAD + jsonSize(user));
    }

    private static int size(DurableEvent event) {
        if (event instanceof MessagePosted message) {
            return MESSAGE_OVERHEAD + jsonSize(message.username()) + jsonSize(message.text()) + extraSize(message);
        }
        if (event instanceof MemberChanged member) {
            return MESSAGE_OVERHEAD + DETAILS_OVERHEAD + jsonSize(member.username()) + jsonSize(member.name());
        }
        return MAX_STATE_SIZE;
    }

    /** The bytes of the fields that most messages lack. */
    private static int extraSize(MessagePosted message) {
        int bytes = message.user() == null ? 0 : DETAILS_OVERHEAD;
        bytes += message.replyTo() == null && message.thread() == null ? 0 : DETAILS_OVERHEAD;
        for (String mention : message.mentions()) {
            bytes += jsonSize(mention) + 3;
        }
        MessageState state = message.state();
        if (state != null) {
            bytes += STATE_OVERHEAD;
            for (ReactionCount reaction : state.reactions()) {
                bytes += REACTION_OVERHEAD + jsonSize(reaction.emoji());
            }
        }
        return bytes;
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
