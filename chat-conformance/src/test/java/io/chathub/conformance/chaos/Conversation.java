package io.chathub.conformance.chaos;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants, knows and has under way, across its connections: the rooms it is to be in, the position in each that
 * it knows, and its one message in flight, which it sends again until it is acknowledged. Guarded by its client.
 */
final class Conversation {

    private enum Stay {
        JOINING,
        JOINED,
        LEAVING
    }

    private static final int PAGE = 300;
    /** One message in so many is sent again after its ack, with the same key. */
    private static final int REPEATED_ONE_IN = 40;

    private final int client;
    private final Recorder recorder;
    private final Texts texts;
    private final Set<String> wanted = new TreeSet<>();
    private final Map<String, Position> known = new HashMap<>();
    private final Map<String, Stay> stays = new HashMap<>();
    private final Map<Integer, Long> posts = new HashMap<>();
    private final Set<Integer> unanswered = new HashSet<>();
    private @Nullable Wire wire;
    private @Nullable ConnectionLog log;
    private boolean greeted;
    private int lastRef;
    private int said;
    private long inFlight = Texts.FOREIGN;
    private String inFlightRoom = "";
    private boolean inFlightUnsent;
    private @Nullable Position lastAcked;

    Conversation(int client, Recorder recorder, Texts texts) {
        this.client = client;
        this.recorder = recorder;
        this.texts = texts;
    }

    // ------------------------------------------------------------------------------------------------- connections

    void opened(Wire newWire, ConnectionLog newLog) {
        wire = newWire;
        log = newLog;
        lastRef = 0;
    }

    void closed() {
        wire = null;
        log = null;
        greeted = false;
        stays.clear();
        posts.clear();
        unanswered.clear();
        inFlightUnsent = inFlight != Texts.FOREIGN;
    }

    // -------------------------------------------------------------------------------------------------- what it wants

    Set<String> wanted() {
        return wanted;
    }

    boolean isIn(String room) {
        return stays.get(room) == Stay.JOINED;
    }

    void want(String room) throws IOException {
        wanted.add(room);
        if (greeted && !stays.containsKey(room)) {
            int ref = nextRef();
            Position since = known.get(room);
            stays.put(room, Stay.JOINING);
            String position = since == null
                    ? ""
                    : ",\"since\":{\"epoch\":\"" + since.epoch() + "\",\"offset\":" + since.offset() + "}";
            send(
                    new Fact.JoinSent(recorder.tick(), ref, room, since),
                    "{\"type\":\"join\",\"ref\":\"" + ref + "\",\"username\":\"" + Texts.name(client) + "\",\"room\":\""
                            + room + "\"" + position + "}");
        }
    }

    /** Leaves a room; nothing where its message in flight is for it. */
    void leave(String room) throws IOException {
        if (isIn(room) && !(inFlight != Texts.FOREIGN && inFlightRoom.equals(room))) {
            wanted.remove(room);
            stays.put(room, Stay.LEAVING);
            request("leave", room, (at, ref) -> new Fact.LeaveSent(at, ref, room), "");
        }
    }

    void forget(String room) {
        if (!stays.containsKey(room)) {
            known.remove(room);
        }
    }

    /** Says the next of its texts, unless one is in flight. */
    void say(String room) throws IOException {
        if (inFlight == Texts.FOREIGN && isIn(room)) {
            inFlight = Texts.number(client, said++);
            inFlightRoom = room;
            post(inFlight, room);
        }
    }

    void readHistory(String room, boolean after, long offset, int limit) throws IOException {
        if (isIn(room)) {
            request(
                    "history",
                    room,
                    (at, ref) -> new Fact.HistorySent(at, ref, room, after, offset, limit),
                    ",\"" + (after ? "after" : "before") + "\":" + offset + ",\"limit\":" + limit);
        }
    }

    void listMembers(String room) throws IOException {
        if (isIn(room)) {
            request("members", room, (at, ref) -> new Fact.MembersSent(at, ref, room), "");
        }
    }

    /** Does what is still to be done: joins what it wants to be in, sends again what was not acknowledged. */
    void pursue() throws IOException {
        for (String room : wanted) {
            want(room);
        }
        if (inFlightUnsent && isIn(inFlightRoom)) {
            post(inFlight, inFlightRoom);
        }
    }

    /** Null where it has all that it wants, and waits for nothing. */
    @Nullable String unrest() {
        if (!greeted) {
            return "is not connected";
        }
        if (inFlight != Texts.FOREIGN) {
            return "waits for the ack of " + Texts.shown(inFlight) + " in " + inFlightRoom;
        }
        if (!unanswered.isEmpty()) {
            return "waits for an answer";
        }
        return stays.keySet().equals(wanted) ? null : "is in " + stays + " and wants to be in " + wanted;
    }

    @Nullable Position known(String room) {
        return known.get(room);
    }

    @Nullable Position lastAcked() {
        return lastAcked;
    }

    // -------------------------------------------------------------------------------------------------- what it hears

    void hear(Fact fact) throws IOException {
        if (fact instanceof Fact.Reply reply) {
            unanswered.remove(reply.ref());
        }
        if (fact instanceof Fact.Connected) {
            greeted = true;
            pursue();
        } else if (fact instanceof Fact.Joined joined) {
            joined(joined);
        } else if (fact instanceof Fact.Left left) {
            stays.remove(left.room());
        } else if (fact instanceof Fact.Acked ack) {
            acked(ack);
        } else if (fact instanceof Fact.Delivered delivered) {
            moveTo(delivered.room(), delivered.said().offset());
        } else if (fact instanceof Fact.Skipped gap) {
            moveTo(gap.room(), gap.to());
            long missing = Math.max(1, gap.to() - gap.from() + 1);
            readHistory(gap.room(), true, Math.max(0, gap.from() - 1), (int) Math.min(PAGE, missing));
        } else if (fact instanceof Fact.Refused refused) {
            refused(refused);
        }
    }

    private void joined(Fact.Joined joined) throws IOException {
        String room = joined.room();
        Position before = known.get(room);
        stays.put(room, Stay.JOINED);
        known.put(room, new Position(joined.epoch(), joined.offset()));
        Long missed = joined.missed();
        if (before != null && missed != null && missed > 0) {
            readHistory(room, true, before.offset(), PAGE);
        }
        if (inFlightUnsent && inFlightRoom.equals(room)) {
            post(inFlight, room);
        }
    }

    private void acked(Fact.Acked ack) throws IOException {
        Long text = posts.remove(ack.ref());
        if (text != null && text == inFlight) {
            inFlight = Texts.FOREIGN;
            lastAcked = new Position(ack.epoch(), ack.offset());
            if (!ack.duplicate() && Texts.count(text) % REPEATED_ONE_IN == 0 && isIn(ack.room())) {
                post(text, ack.room());
            }
        }
    }

    private void refused(Fact.Refused refused) {
        Long text = posts.remove(refused.ref());
        if (text != null) {
            inFlightUnsent = text == inFlight;
        } else {
            // A refused join is tried again; other requests are not.
            stays.values().removeIf(stay -> stay == Stay.JOINING);
        }
    }

    private void moveTo(String room, long offset) {
        known.computeIfPresent(
                room, (name, position) -> new Position(position.epoch(), Math.max(position.offset(), offset)));
    }

    // ------------------------------------------------------------------------------------------------- what it sends

    private interface Noted {
        Fact at(long tick, int ref);
    }

    private void post(long text, String room) throws IOException {
        inFlightUnsent = inFlightUnsent && text != inFlight;
        int ref = nextRef();
        posts.put(ref, text);
        send(
                new Fact.PostSent(recorder.tick(), ref, room, text),
                "{\"type\":\"message\",\"ref\":\"" + ref + "\",\"key\":\"" + Texts.count(text) + "\",\"room\":\"" + room
                        + "\",\"text\":\"" + texts.write(text) + "\"}");
    }

    private void request(String type, String room, Noted noted, String more) throws IOException {
        int ref = nextRef();
        send(
                noted.at(recorder.tick(), ref),
                "{\"type\":\"" + type + "\",\"ref\":\"" + ref + "\",\"room\":\"" + room + "\"" + more + "}");
    }

    private int nextRef() {
        return ++lastRef;
    }

    private void send(Fact fact, String json) throws IOException {
        if (wire != null && log != null) {
            unanswered.add(lastRef);
            log.add(fact);
            wire.send(json);
        }
    }
}
