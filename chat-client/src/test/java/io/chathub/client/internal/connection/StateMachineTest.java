package io.chathub.client.internal.connection;

import static io.chathub.client.ClientState.CLOSED;
import static io.chathub.client.ClientState.CONNECTED;
import static io.chathub.client.ClientState.CONNECTING;
import static io.chathub.client.ClientState.NEW;
import static io.chathub.client.ClientState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.ClientState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateMachineTest {

    private static final Map<ClientState, List<ClientState>> WAY_TO = Map.of(
            NEW, List.of(),
            CONNECTING, List.of(CONNECTING),
            CONNECTED, List.of(CONNECTING, CONNECTED),
            WAITING, List.of(CONNECTING, WAITING),
            CLOSED, List.of(CLOSED));

    private static final Map<ClientState, Set<ClientState>> LEGAL = Map.of(
            NEW, Set.of(CONNECTING, CLOSED),
            CONNECTING, Set.of(CONNECTED, WAITING, CLOSED),
            CONNECTED, Set.of(WAITING, CLOSED),
            WAITING, Set.of(CONNECTING, CLOSED),
            CLOSED, Set.of());

    @Test
    void illegalTransition_throwsAndKeepsTheState() {
        for (ClientState from : ClientState.values()) {
            for (ClientState to : ClientState.values()) {
                StateMachine machine = new StateMachine();
                WAY_TO.getOrDefault(from, List.of()).forEach(machine::move);
                assertThat(machine.state()).isEqualTo(from);
                if (LEGAL.getOrDefault(from, Set.of()).contains(to)) {
                    machine.move(to);
                    assertThat(machine.is(to)).isTrue();
                } else {
                    assertThatThrownBy(() -> machine.move(to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the client is " + from + " and cannot become " + to);
                    assertThat(machine.state()).isEqualTo(from);
                }
            }
        }
    }
}
