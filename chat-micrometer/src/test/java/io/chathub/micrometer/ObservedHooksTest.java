package io.chathub.micrometer;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.hook.Guests;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.hook.TokenVerifier;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Observed hooks decide as the hooks do, and each call is an observation. */
class ObservedHooksTest {

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @Test
    void call_isAnObservation_andCurrentDuringTheHook() throws Exception {
        TokenVerifier hook = ObservedHooks.tokens(
                token -> {
                    assertThat(registry.getCurrentObservation()).isNotNull();
                    return token.equals("good") ? new Identity("u1", "Ann") : null;
                },
                registry);

        assertThat(hook.verify("good")).isEqualTo(new Identity("u1", "Ann"));
        assertThat(hook.verify("bad")).isNull();
        assertThat(hook.guests()).isEqualTo(Guests.NONE);
        assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo(ObservedHooks.NAME, 2)
                .forAllObservationsWithNameEqualTo(
                        ObservedHooks.NAME,
                        observation -> observation
                                .hasLowCardinalityKeyValue("hook", "token-verifier")
                                .doesNotHaveError());
    }

    /** A method of a hook that is added later, and not forwarded, would allow what the host forbids. */
    @Test
    void everyMethodOfAHook_isForwarded() {
        for (Object hook : List.of(
                ObservedHooks.interceptor(draft -> MessageDecision.accept(), registry),
                ObservedHooks.authenticator(request -> null, registry),
                ObservedHooks.roles((client, room) -> null, registry),
                ObservedHooks.roomPolicy(new RoomPolicy() {}, registry),
                ObservedHooks.tokens(token -> null, registry))) {
            Class<?> kind = hook.getClass().getInterfaces()[0];
            assertThat(Arrays.stream(kind.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers())))
                    .allSatisfy(method -> assertThat(hook.getClass()
                                    .getMethod(method.getName(), method.getParameterTypes())
                                    .getDeclaringClass())
                            .as("%s", method)
                            .isEqualTo(hook.getClass()));
        }
    }

    @Test
    void failure_isOfTheObservationAndOfTheHook() {
        MessageInterceptor hook = ObservedHooks.interceptor(
                draft -> {
                    throw new IllegalStateException("on purpose");
                },
                registry);

        assertThatThrownBy(() -> hook.intercept(null)).isInstanceOf(IllegalStateException.class);
        assertThat(registry)
                .hasSingleObservationThat()
                .hasLowCardinalityKeyValue("hook", "message-interceptor")
                .hasBeenStopped()
                .hasError();
    }
}
