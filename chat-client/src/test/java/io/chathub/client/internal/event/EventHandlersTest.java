package io.chathub.client.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TransientEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHandlersTest {

    private static final UserJoined JOINED =
            UserJoined.builder("lobby", "Ann", "c1").build();
    private static final MessagePosted MESSAGE =
            MessagePosted.builder("lobby", "Ann", "Hi", Instant.EPOCH).id("c1").build();

    private final List<String> calls = new ArrayList<>();
    private final EventHandlers handlers = new EventHandlers();

    @Test
    void event_reachesTheHandlersOfItsClassInOrder() {
        handlers.add(UserJoined.class, event -> calls.add("1 " + event.username()));
        handlers.add(UserLeft.class, event -> calls.add("2"));
        handlers.add(MessagePosted.class, event -> calls.add("3 " + event.text()));
        handlers.add(UserJoined.class, event -> calls.add("4 " + event.username()));
        handlers.deliver(JOINED);
        handlers.deliver(MESSAGE);
        assertThat(calls).containsExactly("1 Ann", "4 Ann", "3 Hi");
    }

    @Test
    void event_reachesTheHandlersOfItsInterfaces() {
        handlers.add(TransientEvent.class, event -> calls.add("transient"));
        handlers.add(RoomEvent.class, event -> calls.add("any in " + event.room()));
        handlers.deliver(JOINED);
        handlers.deliver(MESSAGE);
        assertThat(calls).containsExactly("transient", "any in lobby", "any in lobby");
    }

    @Test
    void failingHandler_doesNotAffectTheOthers() {
        handlers.add(UserJoined.class, event -> {
            throw new IllegalStateException("on purpose");
        });
        handlers.add(UserJoined.class, event -> calls.add("other"));
        handlers.deliver(JOINED);
        assertThat(calls).containsExactly("other");
    }
}
