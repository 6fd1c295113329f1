package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.Refused;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks v2, and has read its {@code connect}. What it sends is written with single quotes; what it gets is
 * the next frame, and has to be of the kind that the test says.
 */
public final class V2Client {

    private static final JsonCodec CODEC =
            new JsonCodec(ProtocolVersion.V2, new InputLimits(InputLimits.LARGEST_MESSAGE_BYTES, 1 << 20));

    private final TestClient line;
    private final String id;
    private final @Nullable String user;
    private int refs;

    /** A client at the other end of a line that nothing was read from. */
    public V2Client(TestClient line) {
        this.line = line;
        Connected connected = next(Connected.class);
        assertThat(connected.terms()).as("the terms of v2").isNotNull();
        id = connected.id();
        user = connected.terms().user();
    }

    /** The id of its connection. */
    public String id() {
        return id;
    }

    /** The public id of its user; null if the server has authenticated none. */
    public @Nullable String user() {
        return user;
    }

    /** The line itself. */
    public TestClient line() {
        return line;
    }

    // ------------------------------------------------------------------------------------------------------ by frames

    /** Sends a frame that is written with single quotes. */
    public void send(String json) {
        line.send(json.replace('\'', '"'));
    }

    /** The next frame, as it came. */
    public String frame() {
        return line.receive();
    }

    /** The next frame, read. */
    public ServerEvent next() {
        return read(frame());
    }

    /** Reads a frame. */
    public static ServerEvent read(String frame) {
        return CODEC.decodeEvent(frame);
    }

    /** The next frame, which is of this kind. */
    public <T extends ServerEvent> T next(Class<T> kind) {
        String frame = frame();
        ServerEvent event = CODEC.decodeEvent(frame);
        assertThat(event).as("the frame %s", frame).isInstanceOf(kind);
        return kind.cast(event);
    }

    // ---------------------------------------------------------------------------------------------------- by requests

    /** Asks to join; {@code more} is further fields, each with a comma before it. */
    public String askToJoin(String room, String name, String more) {
        String ref = "r" + ++refs;
        send("{'type':'join','ref':'" + ref + "','username':'" + name + "','room':'" + room + "'" + more + "}");
        return ref;
    }

    /** Joins by a name, or by the one it has where {@code name} is empty. */
    public Joined join(String room, String name) {
        return join(room, name, "");
    }

    /** As {@link #join(String, String)} with further fields, each with a comma before it. */
    public Joined join(String room, String name, String more) {
        String ref = askToJoin(room, name, more);
        Joined joined = next(Joined.class);
        assertThat(joined.ref()).isEqualTo(ref);
        assertThat(joined.room()).isEqualTo(room);
        return joined;
    }

    /** Joins with what it knows. */
    public Joined join(String room, String name, String epoch, long offset) {
        return join(room, name, ",'since':{'epoch':'" + epoch + "','offset':" + offset + "}");
    }

    /** Asks to join and is refused. */
    public void joinRefused(String room, String name, ErrorCode code) {
        String ref = askToJoin(room, name, "");
        refused(ref, code);
    }

    /** Leaves. */
    public void leave(String room) {
        send("{'type':'leave','ref':'leave','room':'" + room + "'}");
        assertThat(next(Left.class)).isEqualTo(Left.builder(room).ref("leave").build());
    }

    /** Says something; its ack comes first, then its own copy. Returns the ack. */
    public Acknowledged say(String room, String text) {
        Acknowledged ack = post(room, text, "");
        MessagePosted copy = next(MessagePosted.class);
        assertThat(copy.text()).isEqualTo(text);
        assertThat(copy.room()).isEqualTo(room);
        assertThat(copy.offset()).isEqualTo(Objects.requireNonNull(ack.place()).offset());
        return ack;
    }

    /** Says something and reads the ack, not the copy; {@code more} is further fields, each with a comma before it. */
    public Acknowledged post(String room, String text, String more) {
        String ref = "r" + ++refs;
        send("{'type':'message','ref':'" + ref + "','room':'" + room + "','text':'" + text + "'" + more + "}");
        Acknowledged ack = next(Acknowledged.class);
        assertThat(ack.ref()).isEqualTo(ref);
        assertThat(ack.room()).isEqualTo(room);
        assertThat(ack.place()).isNotNull();
        return ack;
    }

    /** Reads the history; {@code more} is further fields, each with a comma before it. */
    public HistoryFetched history(String room, String more) {
        String ref = "r" + ++refs;
        send("{'type':'history','ref':'" + ref + "','room':'" + room + "'" + more + "}");
        HistoryFetched page = next(HistoryFetched.class);
        assertThat(page.ref()).isEqualTo(ref);
        assertThat(page.room()).isEqualTo(room);
        return page;
    }

    /** Asks who is there. */
    public MembersListed members(String room) {
        send("{'type':'members','ref':'members','room':'" + room + "'}");
        MembersListed members = next(MembersListed.class);
        assertThat(members.ref()).isEqualTo("members");
        assertThat(members.room()).isEqualTo(room);
        return members;
    }

    /** The next frame is this refusal. */
    public Refused refused(String ref, ErrorCode code) {
        Refused refused = next(Refused.class);
        assertThat(refused.code()).as(refused.toString()).isEqualTo(code);
        assertThat(refused.ref()).isEqualTo(ref);
        assertThat(refused.temporary()).isEqualTo(code == ErrorCode.RATE_LIMITED || code == ErrorCode.UNAVAILABLE);
        assertThat(refused.retryAfter() != null).isEqualTo(refused.temporary());
        return refused;
    }

    /** Shows that nothing else was sent to this client: what comes next is the answer to a ping. */
    public void expectNothing() {
        String ref = "fence" + ++refs;
        send("{'type':'ping','ref':'" + ref + "'}");
        assertThat(frame()).isEqualTo("{\"type\":\"pong\",\"ref\":\"" + ref + "\"}");
    }
}
