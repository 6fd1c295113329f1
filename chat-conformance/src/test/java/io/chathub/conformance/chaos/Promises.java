package io.chathub.conformance.chaos;

import io.chathub.client.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requests of all clients about their messages, with their answers. Each text of a message begins with the id of the message,
 * so that the message is known in any frame, and over new epochs. Thread-safe.
 */
final class Promises {

    /** The id of a message: the user, the device, and a number. */
    private static final Pattern ID = Pattern.compile("user\\d+#\\d-\\d+(?= )");

    /**
     * An edit.
     *
     * @param rev the revision that the message had to have; null for any
     */
    record Edit(String text, @Nullable Long rev, Answer answer) {}

    /** A reaction of a user, by one of the user's devices. */
    record Reaction(String user, int device, String emoji, boolean on, Answer answer) {}

    /** A message, and the requests that change it, in the order of the requests of each client. */
    static final class Message {
        private final String id;
        private final String room;
        private final boolean contested;
        private final Answer post = new Answer();
        private final List<Edit> edits = new CopyOnWriteArrayList<>();
        private final List<Answer> deletions = new CopyOnWriteArrayList<>();
        private final List<Reaction> reactions = new CopyOnWriteArrayList<>();

        private Message(String id, String room, boolean contested) {
            this.id = id;
            this.room = room;
            this.contested = contested;
        }

        String id() {
            return id;
        }

        String room() {
            return room;
        }

        /** Whether both devices of the user edit the message, each time from a revision; else the poster alone edits it. */
        boolean isContested() {
            return contested;
        }

        /** The text of the post. */
        String text() {
            return id + " says";
        }

        Answer post() {
            return post;
        }

        List<Edit> edits() {
            return edits;
        }

        List<Answer> deletions() {
            return deletions;
        }

        List<Reaction> reactions() {
            return reactions;
        }

        /** Begins an edit. */
        Edit edit(@Nullable Long rev, int device) {
            Edit edit = new Edit(id + " edit " + edits.size() + " of device " + device, rev, new Answer());
            edits.add(edit);
            return edit;
        }

        /** Begins a deletion. */
        Answer delete() {
            Answer answer = new Answer();
            deletions.add(answer);
            return answer;
        }

        /** Begins a reaction. */
        Reaction react(String user, int device, String emoji, boolean on) {
            Reaction reaction = new Reaction(user, device, emoji, on, new Answer());
            reactions.add(reaction);
            return reaction;
        }

        /** Whether the message can be edited and deleted: its author has the receipt, and has not asked for a deletion. */
        boolean isChangeable() {
            return post.receipt() != null && deletions.isEmpty();
        }
    }

    private final Map<String, Message> messages = new ConcurrentHashMap<>();

    /** A message that is about to be posted. */
    Message post(String room, String user, int device, int number) {
        String id = user + "#" + device + "-" + number;
        Message message = new Message(id, room, number % 3 == 0);
        messages.put(id, message);
        return message;
    }

    /** The message with a text; null for a message of the host. */
    @Nullable Message withText(String text) {
        Matcher id = ID.matcher(text);
        return id.lookingAt() ? messages.get(id.group()) : null;
    }

    /** The ids of all messages whose text is in a frame. */
    static Set<String> idsIn(String json) {
        return ID.matcher(json).results().map(found -> found.group()).collect(Collectors.toSet());
    }

    List<Message> messages() {
        return List.copyOf(messages.values());
    }

    /** The ids of the messages whose deletion is acknowledged, and the times of the acknowledgements. */
    Map<String, Long> deleted() {
        Map<String, Long> deleted = new ConcurrentHashMap<>();
        for (Message message : messages.values()) {
            message.deletions().stream()
                    .filter(deletion -> deletion.receipt() != null)
                    .forEach(deletion -> deleted.put(message.id(), deletion.at()));
        }
        return deleted;
    }

    /** The receipt of a request; null where it has none, or where a new epoch has lost its event. */
    static @Nullable Receipt kept(ChangeLog log, Answer answer) {
        Receipt receipt = answer.receipt();
        return receipt != null && log.survives(receipt.room(), receipt.epoch(), receipt.offset()) ? receipt : null;
    }
}
