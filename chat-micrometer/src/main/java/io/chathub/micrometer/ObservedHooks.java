package io.chathub.micrometer;

import io.chathub.core.Client;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.Guests;
import io.chathub.core.hook.HookKind;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.RoleResolver;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.hook.TokenVerifier;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Hooks whose calls are observations named {@value #NAME}, so that a hook's query of a database is a part of the hook's trace. Only
 * the forms that may block have a thread during their call, and can be observed so. Observations have one key, {@code hook}, with
 * the name of {@link HookKind#wireName()}; nothing of a message, a user or a room.
 *
 * <pre>{@code
 * Hub hub = Hub.builder()
 *         .interceptor(ObservedHooks.interceptor(wordFilter, registry))
 *         .build();
 * }</pre>
 */
public final class ObservedHooks {

    /** The name of the observations: {@value}. */
    public static final String NAME = "chathub.hook";

    private ObservedHooks() {}

    /** Observes an interceptor. */
    public static MessageInterceptor interceptor(MessageInterceptor hook, ObservationRegistry registry) {
        Objects.requireNonNull(hook, "hook");
        Calls calls = new Calls(HookKind.MESSAGE_INTERCEPTOR, registry);
        return draft -> calls.observe(() -> hook.intercept(draft));
    }

    /** Observes an authenticator. */
    public static Authenticator authenticator(Authenticator hook, ObservationRegistry registry) {
        Objects.requireNonNull(hook, "hook");
        Calls calls = new Calls(HookKind.AUTHENTICATOR, registry);
        return request -> calls.observeNullable(() -> hook.authenticate(request));
    }

    /** Observes a role resolver. */
    public static RoleResolver roles(RoleResolver hook, ObservationRegistry registry) {
        Objects.requireNonNull(hook, "hook");
        Calls calls = new Calls(HookKind.ROLE_RESOLVER, registry);
        return (client, room) -> calls.observeNullable(() -> hook.roleOf(client, room));
    }

    /** Observes each decision of a room policy. */
    public static RoomPolicy roomPolicy(RoomPolicy hook, ObservationRegistry registry) {
        Objects.requireNonNull(hook, "hook");
        Calls calls = new Calls(HookKind.ROOM_POLICY, registry);
        return new RoomPolicy() {
            @Override
            public boolean mayJoin(Client client, String room) throws Exception {
                return calls.observe(() -> hook.mayJoin(client, room));
            }

            @Override
            public boolean mayCreate(Client client, String room) throws Exception {
                return calls.observe(() -> hook.mayCreate(client, room));
            }

            @Override
            public boolean mayRead(Client client, String room) throws Exception {
                return calls.observe(() -> hook.mayRead(client, room));
            }

            @Override
            public boolean mayPost(Client client, String room) throws Exception {
                return calls.observe(() -> hook.mayPost(client, room));
            }

            @Override
            public boolean may(Client client, String room, RoomAction action) throws Exception {
                return calls.observe(() -> hook.may(client, room, action));
            }
        };
    }

    /** Observes the verifications of a token verifier; its other methods decide nothing, and are not observed. */
    public static TokenVerifier tokens(TokenVerifier hook, ObservationRegistry registry) {
        Objects.requireNonNull(hook, "hook");
        Calls calls = new Calls(HookKind.TOKEN_VERIFIER, registry);
        return new TokenVerifier() {
            @Override
            public @Nullable Identity verify(String token) throws Exception {
                return calls.observeNullable(() -> hook.verify(token));
            }

            @Override
            public boolean reads(String token) {
                return hook.reads(token);
            }

            @Override
            public boolean mayBlock(String token) {
                return hook.mayBlock(token);
            }

            @Override
            public Guests guests() {
                return hook.guests();
            }
        };
    }

    /** A call that may return null. */
    private interface NullableCall<T> {
        @Nullable T call() throws Exception;
    }

    private record Calls(HookKind kind, ObservationRegistry registry) {

        private Calls {
            Objects.requireNonNull(registry, "registry");
        }

        <T> T observe(Callable<T> call) throws Exception {
            return Objects.requireNonNull(observeNullable(call::call), "decision");
        }

        <T> @Nullable T observeNullable(NullableCall<T> call) throws Exception {
            Observation observation =
                    Observation.createNotStarted(NAME, registry).lowCardinalityKeyValue("hook", kind.wireName());
            return observation.<T, Exception>observeChecked(call::call);
        }
    }
}
