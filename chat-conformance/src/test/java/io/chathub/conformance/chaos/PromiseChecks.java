package io.chathub.conformance.chaos;

import io.chathub.client.Receipt;
import io.chathub.core.HistoryPage;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.ReactionCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the states at rest with what the clients were promised by acknowledgements. Each method is one check, and returns what
 * it objects to, for a person. A message that the server does not hold any more is not compared.
 */
final class PromiseChecks {

    private final Promises promises;
    private final ChangeLog log;
    private final Map<String, HistoryPage> pages;

    /**
     * Checks of states.
     *
     * @param pages the messages that the server holds, by room
     */
    PromiseChecks(Promises promises, ChangeLog log, Map<String, HistoryPage> pages) {
        this.promises = promises;
        this.log = log;
        this.pages = Map.copyOf(pages);
    }

    /** The present state of a message whose receipt holds; null where the message is not held. */
    private @Nullable MessagePosted state(Promises.Message message) {
        Receipt posted = Promises.kept(log, message.post());
        HistoryPage page = pages.get(message.room());
        if (posted == null || page == null) {
            return null;
        }
        return page.messages().stream()
                .filter(held -> held.offset() == posted.offset())
                .findFirst()
                .orElse(null);
    }

    /**
     * An acknowledged message is there, unless the floor has passed it, and is deleted only if a client has asked for that. Its
     * text is that of the last acknowledged edit, or of an edit with an unknown outcome, and its revision counts the acknowledged
     * edits.
     */
    List<String> edits() {
        List<String> faults = new ArrayList<>();
        for (Promises.Message message : promises.messages()) {
            MessagePosted state = state(message);
            if (state == null) {
                faults.addAll(absent(message));
            } else if (state.isDeleted()) {
                if (message.deletions().stream()
                        .allMatch(deletion -> deletion.receipt() == null && !deletion.isOpen())) {
                    faults.add(message.id() + " is deleted, and no deletion was acknowledged: " + state);
                }
            } else {
                faults.addAll(edits(message, state));
            }
        }
        return faults;
    }

    private List<String> absent(Promises.Message message) {
        Receipt posted = Promises.kept(log, message.post());
        HistoryPage page = pages.get(message.room());
        return posted == null || page == null || posted.offset() <= page.head().floor()
                ? List.of()
                : List.of(message.id() + " is not held, with the floor "
                        + page.head().floor() + ": " + posted);
    }

    private List<String> edits(Promises.Message message, MessagePosted state) {
        List<Promises.Edit> acknowledged = message.edits().stream()
                .filter(edit -> Promises.kept(log, edit.answer()) != null)
                .toList();
        Promises.Edit last = null;
        for (Promises.Edit edit : acknowledged) {
            if (last == null || revision(edit) >= revision(last)) {
                last = edit;
            }
        }
        Set<String> allowed = message.edits().stream()
                .filter(edit -> edit.answer().isOpen())
                .map(Promises.Edit::text)
                .collect(Collectors.toCollection(TreeSet::new));
        allowed.add(last == null ? message.text() : last.text());
        List<String> faults = new ArrayList<>();
        if (!allowed.contains(state.text())) {
            faults.add("the text has to be one of " + allowed + ": " + state);
        }
        if (state.rev() < 1 + acknowledged.size()) {
            faults.add(acknowledged.size() + " edits were acknowledged: " + state);
        }
        return faults;
    }

    /** Edits of any revision have one writer, and are in the order of its requests. */
    private static long revision(Promises.Edit edit) {
        return edit.rev() == null ? 0 : edit.rev();
    }

    /** Of the edits of one revision of one message, one alone is acknowledged, and the message has a later revision. */
    List<String> revisions() {
        List<String> faults = new ArrayList<>();
        for (Promises.Message message : promises.messages()) {
            Map<Long, String> byRevision = new HashMap<>();
            MessagePosted state = state(message);
            for (Promises.Edit edit : message.edits()) {
                if (edit.rev() == null || Promises.kept(log, edit.answer()) == null) {
                    continue;
                }
                String other = byRevision.put(edit.rev(), edit.text());
                if (other != null) {
                    faults.add("'" + other + "' and '" + edit.text() + "' were both acknowledged for revision "
                            + edit.rev());
                }
                if (state != null && state.rev() <= edit.rev()) {
                    faults.add("'" + edit.text() + "' was acknowledged for revision " + edit.rev() + ": " + state);
                }
            }
        }
        return faults;
    }

    /**
     * Each user counts once, however many devices have added the reaction: the counts are those of the users whose last reaction
     * is acknowledged, and at most those whose outcome is unknown.
     */
    List<String> reactions() {
        List<String> faults = new ArrayList<>();
        for (Promises.Message message : promises.messages()) {
            MessagePosted state = state(message);
            if (state != null && !state.isDeleted()) {
                message.reactions().stream()
                        .map(Promises.Reaction::emoji)
                        .distinct()
                        .forEach(emoji -> {
                            String fault = reactions(message, emoji, state);
                            if (fault != null) {
                                faults.add(fault);
                            }
                        });
            }
        }
        return faults;
    }

    private @Nullable String reactions(Promises.Message message, String emoji, MessagePosted state) {
        Map<String, List<Promises.Reaction>> byUser = message.reactions().stream()
                .filter(reaction -> reaction.emoji().equals(emoji))
                .collect(Collectors.groupingBy(Promises.Reaction::user));
        int least = 0;
        int most = 0;
        for (List<Promises.Reaction> requests : byUser.values()) {
            Boolean on = isOn(requests);
            least += on != null && on ? 1 : 0;
            most += on == null || on ? 1 : 0;
        }
        int count = state.state() == null
                ? 0
                : state.state().reactions().stream()
                        .filter(reaction -> reaction.emoji().equals(emoji))
                        .mapToInt(ReactionCount::count)
                        .sum();
        return count >= least && count <= most
                ? null
                : "'" + emoji + "' has to count " + least + " to " + most + " of the users "
                        + new TreeSet<>(byUser.keySet()) + ": " + state;
    }

    /**
     * Whether the reaction of a user is on after its requests; null where that is unknown. A reaction has no key, so one whose
     * connection was lost may take effect once more after its repetition was acknowledged, and undo a later request.
     */
    private @Nullable Boolean isOn(List<Promises.Reaction> requests) {
        boolean removes = requests.stream().anyMatch(request -> !request.on());
        if (!removes) {
            boolean on = requests.stream().anyMatch(request -> Promises.kept(log, request.answer()) != null);
            boolean open = requests.stream().anyMatch(request -> mayHold(request.answer()));
            return on ? Boolean.TRUE : open ? null : Boolean.FALSE;
        }
        Boolean on = Boolean.FALSE;
        for (Promises.Reaction request : requests) {
            if (mayHold(request.answer()) || request.answer().interrupted()) {
                return null;
            }
            if (request.answer().receipt() != null) {
                on = request.on();
            }
        }
        return on;
    }

    /** Whether a request may have an effect that its answer does not tell, or an effect that a new epoch has lost. */
    private boolean mayHold(Answer answer) {
        return answer.isOpen() || (answer.receipt() != null && Promises.kept(log, answer) == null);
    }

    /** An acknowledged deletion leaves a tombstone, without text, in the states. */
    List<String> tombstones() {
        List<String> faults = new ArrayList<>();
        for (Promises.Message message : promises.messages()) {
            MessagePosted state = state(message);
            if (state != null
                    && isDeleted(message)
                    && !(state.isDeleted() && state.text().isEmpty())) {
                faults.add(message.id() + " is deleted: " + state);
            }
        }
        return faults;
    }

    /**
     * No message of a copy or of a page has the text of a message whose deletion is acknowledged, and not lost by a new epoch. A
     * client drops what is not above the floor, pinned messages excepted; a copy of the tests does not.
     */
    List<String> textsOfDeleted(String where, Stream<MessagePosted> messages) {
        Set<String> deleted = promises.messages().stream()
                .filter(this::isDeleted)
                .map(Promises.Message::id)
                .collect(Collectors.toSet());
        return messages.filter(this::isAboveTheFloor)
                .filter(held -> {
                    Promises.Message message = promises.withText(held.text());
                    return message != null && deleted.contains(message.id());
                })
                .map(held -> "the text of a deleted message is in " + where + ": " + held)
                .toList();
    }

    private boolean isAboveTheFloor(MessagePosted held) {
        HistoryPage page = pages.get(held.room());
        boolean pinned = held.state() != null && held.state().pinned();
        return page != null && (pinned || held.offset() > page.head().floor());
    }

    private boolean isDeleted(Promises.Message message) {
        return message.deletions().stream().anyMatch(deletion -> Promises.kept(log, deletion) != null);
    }
}
