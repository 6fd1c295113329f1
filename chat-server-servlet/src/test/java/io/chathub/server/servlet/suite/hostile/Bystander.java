package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.server.servlet.suite.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that has nothing to do with the case: it is in the lobby, over a socket of its own from an address of its own,
 * and chats on. It never connects again; where its line breaks, so does the test.
 */
public final class Bystander {

    /** How many messages it says, and has to get back, for each look. */
    public static final int MESSAGES = 20;

    static final String ADDRESS = "127.0.0.2";
    private static final String NAME = "Bystander";

    private final V2Client me;
    private final RawClient line;
    private final RateLimit rate;
    private final List<ServerEvent> overheard = new ArrayList<>();
    private int looks;
    private long lastOffset;
    private long lastLookAt;

    /**
     * Connects and joins.
     *
     * @param headers more lines of its handshake, each with its line end
     * @param rate    the rate of messages that it has to keep to
     */
    Bystander(int port, String headers, RateLimit rate) {
        this.rate = rate;
        line = RawClient.openFrom(ADDRESS, port);
        assertThat(line.request(RawClient.handshake(port, "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n" + headers)))
                .startsWith("HTTP/1.1 101 ");
        me = new V2Client(line);
        me.join("lobby", NAME);
        lastLookAt = System.nanoTime();
    }

    /** The id of its connection. */
    public String id() {
        return me.id();
    }

    /**
     * Says {@value #MESSAGES} numbered messages, and gets all of them: each once, in order, without a gap in the offsets.
     *
     * @return what it heard besides since the last look: of others, in its order
     */
    List<ServerEvent> assertUndisturbed() {
        keepToTheRate();
        looks++;
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            String json = "{'type':'message','ref':'" + number(i) + "','room':'lobby','text':'" + number(i) + "'}";
            messages.writeBytes(RawClient.frame(0x81, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        }
        line.write(messages.toByteArray());
        int acknowledged = 0;
        int heard = 0;
        while (acknowledged < MESSAGES || heard < MESSAGES) {
            ServerEvent event = me.next();
            if (event instanceof Acknowledged ack) {
                assertThat(ack.ref()).isEqualTo(number(acknowledged++));
            } else if (event instanceof MessagePosted message) {
                assertThat(message.offset()).as("the offset of %s", message).isEqualTo(nextOffset(message));
                if (message.id().equals(me.id())) {
                    assertThat(message.text()).isEqualTo(number(heard++));
                } else {
                    overheard.add(message);
                }
            } else {
                assertThat(event)
                        .as("the bystander asked for nothing of this kind")
                        .isInstanceOf(RoomEvent.class);
                overheard.add(event);
            }
        }
        lastLookAt = System.nanoTime();
        List<ServerEvent> others = List.copyOf(overheard);
        overheard.clear();
        return others;
    }

    private long nextOffset(MessagePosted message) {
        lastOffset = lastOffset == 0 ? message.offset() : lastOffset + 1;
        return lastOffset;
    }

    private String number(int i) {
        return "look " + looks + "." + i;
    }

    /** Where messages have a rate, an honest client waits for its turn. */
    private void keepToTheRate() {
        if (!rate.equals(RateLimit.UNLIMITED)) {
            assertThat(rate.burst()).as("the bystander says so many at once").isGreaterThanOrEqualTo(MESSAGES);
            long turn = lastLookAt + Duration.ofSeconds(1).toNanos() * MESSAGES / rate.perSecond();
            for (long wait = turn - System.nanoTime(); wait > 0; wait = turn - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    void leave() {
        line.cut();
    }
}
