package io.chathub.server.jakarta.internal.standard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendTurnsTest {

    private final SendTurns turns = new SendTurns();
    private final List<String> begun = new ArrayList<>();

    private void write(String name) {
        turns.write(() -> begun.add(name));
    }

    private void ping(String name) {
        turns.ping(() -> begun.add(name));
    }

    @Test
    void aPingWaitsForTheWriteUnderWay_andGoesBeforeTheNextWrite() {
        write("first");
        ping("ping");
        write("second");
        assertThat(begun).containsExactly("first");
        turns.ended();
        assertThat(begun).containsExactly("first", "ping");
        turns.ended();
        assertThat(begun).containsExactly("first", "ping", "second");
        turns.ended();
        write("third");
        assertThat(begun).endsWith("third");
    }

    @Test
    void aWriteWaitsForThePingUnderWay() {
        ping("ping");
        write("write");
        assertThat(begun).containsExactly("ping");
        turns.ended();
        assertThat(begun).containsExactly("ping", "write");
    }

    @Test
    void theLastOfTheWaitingPingsIsSent() {
        write("write");
        ping("ping");
        ping("last ping");
        turns.ended();
        turns.ended();
        assertThat(begun).containsExactly("write", "last ping");
        ping("another");
        assertThat(begun).endsWith("another");
    }

    @Test
    void anActionThatEndsAtOnceIsFollowedByTheNext() {
        write("write");
        turns.ping(() -> {
            begun.add("ping");
            turns.ended();
        });
        write("next");
        turns.ended();
        assertThat(begun).containsExactly("write", "ping", "next");
    }
}
