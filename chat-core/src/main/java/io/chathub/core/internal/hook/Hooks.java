package io.chathub.core.internal.hook;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.AsyncMessageInterceptor;
import io.chathub.core.hook.AsyncRoleResolver;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.Guests;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.HookKind;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.RoleResolver;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.internal.common.TextRules;
import io.chathub.protocol.GuestKey;
import io.chathub.protocol.state.Role;
import io.chathub.runtime.ChatRuntime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the host. Each stage completes with the decision, or fails with the
 * {@link io.chathub.protocol.ProtocolException} to refuse the request with. Where the host has no hook, the stage is
 * complete and allows the request.
 */
public final class Hooks {

    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<MessageDecision> ACCEPTED =
            CompletableFuture.completedFuture(MessageDecision.accept());

    /** Longer than any token that fits into a request's headers. */
    private static final int MAX_TOKEN_LENGTH = 8_192;

    private final HookRunner runner;
    /** Apart from the other hooks: handshakes must not delay messages. */
    private final HookRunner handshakeRunner;

    private final int maxTextLength;
    private final @Nullable AsyncAuthenticator authenticator;
    private final @Nullable AsyncTokenVerifier tokens;
    private final Guests guests;
    private final @Nullable AsyncRoomPolicy policy;
    private final @Nullable AsyncRoleResolver roles;
    private final @Nullable AsyncMessageInterceptor interceptor;

    private Hooks(Builder builder, HubOptions options, HookTimes times, ChatRuntime runtime) {
        runner = new HookRunner(options, "hook", times, runtime);
        handshakeRunner = new HookRunner(options, "authenticator", times, runtime);
        maxTextLength = options.input().maxTextLength();
        authenticator = builder.authenticator == null ? null : builder.authenticator.apply(handshakeRunner);
        tokens = builder.tokens == null ? null : builder.tokens.apply(handshakeRunner);
        guests = tokens != null
                ? Objects.requireNonNull(tokens.guests(), "guests")
                : authenticator == null ? Guests.CONNECTION : Guests.NONE;
        policy = builder.policy == null ? null : builder.policy.apply(runner);
        roles = builder.roles == null ? null : builder.roles.apply(runner);
        interceptor = builder.interceptor == null ? null : builder.interceptor.apply(runner);
    }

    /** Whether there is an authenticator or a token verifier. */
    public boolean authenticate() {
        return authenticator != null || tokens != null;
    }

    /** Whether there is an authenticator. */
    public boolean haveAuthenticator() {
        return authenticator != null;
    }

    /** Whether there is a room policy. */
    public boolean havePolicy() {
        return policy != null;
    }

    /** Whether tokens are read. */
    public boolean readTokens() {
        return tokens != null;
    }

    /** The token of a handshake or a join; null where there is none that the verifier reads. */
    public @Nullable String readable(@Nullable String token) {
        AsyncTokenVerifier hook = tokens;
        return token != null && hook != null && (token.length() > MAX_TOKEN_LENGTH || isRead(hook, token))
                ? token
                : null;
    }

    /** A verifier that fails here has to verify the token: the failure must not make a guest of the client. */
    private boolean isRead(AsyncTokenVerifier hook, String token) {
        return handshakeRunner
                .guarded(HookKind.TOKEN_VERIFIER, () -> CompletableFuture.completedFuture(hook.reads(token)))
                .handle((read, failure) -> failure != null || read)
                .toCompletableFuture()
                .join(); // complete already
    }

    /** The clients without an account that are admitted. */
    public Guests guests() {
        return guests;
    }

    /**
     * Whether a client that has neither a token nor an identity is admitted: the authenticator decides where there is
     * one.
     */
    public boolean admitGuests() {
        return authenticator == null && guests != Guests.NONE;
    }

    /**
     * The identity of a client, by its token where it shows one, else by the authenticator; empty where there is none. A guest
     * key is the last of them: a page sends its key always, and must not lose the session of the host by that.
     */
    public CompletionStage<Optional<Identity>> identify(HandshakeRequest request) {
        String token = readable(request.token());
        AsyncAuthenticator hook = authenticator;
        if (hook == null || (token != null && !isGuestKey(token))) {
            return token == null ? CompletableFuture.completedFuture(Optional.empty()) : verify(token);
        }
        CompletionStage<Optional<Identity>> known =
                handshakeRunner.timed(HookKind.AUTHENTICATOR, () -> hook.authenticate(request));
        return token == null
                ? known
                : known.thenCompose(
                        found -> found.isPresent() ? CompletableFuture.completedFuture(found) : verify(token));
    }

    private boolean isGuestKey(String token) {
        return guests == Guests.KEYS && GuestKey.isValid(token);
    }

    /** The identity of a token; empty where it is refused. */
    public CompletionStage<Optional<Identity>> verify(String token) {
        AsyncTokenVerifier hook = tokens;
        if (hook == null || token.length() > MAX_TOKEN_LENGTH) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return handshakeRunner.timed(HookKind.TOKEN_VERIFIER, () -> hook.verify(token));
    }

    /** Whether the calling thread is within a hook that does not block. A blocking hook has a thread of the runtime. */
    public static boolean areOnCurrentThread() {
        return HookRunner.isInHook();
    }

    /** Ends the threads; a hook that still runs is interrupted. */
    public void stop() {
        runner.stop();
        handshakeRunner.stop();
    }

    public CompletionStage<Boolean> mayJoin(Client client, String room) {
        return ask(hook -> hook.mayJoin(client, room));
    }

    public CompletionStage<Boolean> mayCreate(Client client, String room) {
        return ask(hook -> hook.mayCreate(client, room));
    }

    public CompletionStage<Boolean> mayRead(Client client, String room) {
        return ask(hook -> hook.mayRead(client, room));
    }

    public CompletionStage<Boolean> may(Client client, String room, RoomAction action) {
        return ask(hook -> hook.may(client, room, action));
    }

    /** The role of a client in a room: the resolver's, else the one of its identity, else {@link Role#MEMBER}. */
    public CompletionStage<Role> roleOf(Client client, String room) {
        AsyncRoleResolver hook = roles;
        if (hook == null) {
            return CompletableFuture.completedFuture(roleOfIdentity(client));
        }
        return runner.timed(HookKind.ROLE_RESOLVER, () -> hook.roleOf(client, room))
                .thenApply(role -> role.orElseGet(() -> roleOfIdentity(client)));
    }

    private static Role roleOfIdentity(Client client) {
        Identity identity = client.identity();
        Role role = identity == null ? null : identity.role();
        return role == null ? Role.MEMBER : role;
    }

    /** The decision about a message: the room policy's about its sender, then the interceptor's. */
    public CompletionStage<MessageDecision> review(MessageDraft draft) {
        if (policy == null) {
            return intercept(draft);
        }
        return ask(hook -> hook.mayPost(draft.sender(), draft.room()))
                .thenCompose(allowed -> allowed
                        ? intercept(draft)
                        : CompletableFuture.completedFuture(MessageDecision.refuse("you may not post here")));
    }

    private CompletionStage<MessageDecision> intercept(MessageDraft draft) {
        AsyncMessageInterceptor hook = interceptor;
        if (hook == null) {
            return ACCEPTED;
        }
        return runner.timed(
                HookKind.MESSAGE_INTERCEPTOR,
                () -> hook.intercept(draft).thenApply(decision -> {
                    String fault = TextRules.fault(decision.textOf(draft), maxTextLength);
                    if (fault != null) {
                        throw new IllegalArgumentException(fault);
                    }
                    return decision;
                }));
    }

    private CompletionStage<Boolean> ask(Function<AsyncRoomPolicy, CompletionStage<Boolean>> question) {
        AsyncRoomPolicy hook = policy;
        return hook == null ? YES : runner.timed(HookKind.ROOM_POLICY, () -> question.apply(hook));
    }

    /** Builds the hooks, of either form. Not thread-safe. */
    public static final class Builder {
        private @Nullable Function<HookRunner, AsyncAuthenticator> authenticator;
        private @Nullable Function<HookRunner, AsyncTokenVerifier> tokens;
        private @Nullable Function<HookRunner, AsyncRoomPolicy> policy;
        private @Nullable Function<HookRunner, AsyncRoleResolver> roles;
        private @Nullable Function<HookRunner, AsyncMessageInterceptor> interceptor;

        /** Takes a hook that may block. */
        public void authenticator(Authenticator hook) {
            authenticator = runner -> request -> runner.blocking(
                    new CallKey("authenticate", request.remoteAddress()),
                    () -> Optional.ofNullable(hook.authenticate(request)));
        }

        /** Takes a hook that does not block. */
        public void asyncAuthenticator(AsyncAuthenticator hook) {
            authenticator = runner -> hook;
        }

        /** Takes a hook that may block. */
        public void tokens(TokenVerifier hook) {
            tokens = runner -> new BlockingTokens(hook, runner);
        }

        /** Takes a hook that does not block. */
        public void asyncTokens(AsyncTokenVerifier hook) {
            tokens = runner -> hook;
        }

        /** Takes a hook that may block. */
        public void policy(RoomPolicy hook) {
            policy = runner -> new BlockingPolicy(hook, runner);
        }

        /** Takes a hook that does not block. */
        public void asyncPolicy(AsyncRoomPolicy hook) {
            policy = runner -> hook;
        }

        /** Takes a hook that may block. */
        public void roles(RoleResolver hook) {
            roles = runner -> (client, room) ->
                    runner.blocking(new CallKey("roleOf", room), () -> Optional.ofNullable(hook.roleOf(client, room)));
        }

        /** Takes a hook that does not block. */
        public void asyncRoles(AsyncRoleResolver hook) {
            roles = runner -> hook;
        }

        /** Takes a hook that may block. */
        public void interceptor(MessageInterceptor hook) {
            interceptor = runner ->
                    draft -> runner.blocking(new CallKey("intercept", draft.room()), () -> hook.intercept(draft));
        }

        /** Takes a hook that does not block. */
        public void asyncInterceptor(AsyncMessageInterceptor hook) {
            interceptor = runner -> hook;
        }

        /** The hooks of one hub, whose calls are counted in {@code times}. */
        public Hooks build(HubOptions options, HookTimes times, ChatRuntime runtime) {
            return new Hooks(this, options, times, runtime);
        }
    }

    private record BlockingTokens(TokenVerifier hook, HookRunner runner) implements AsyncTokenVerifier {
        @Override
        public CompletionStage<Optional<Identity>> verify(String token) {
            if (hook.mayBlock(token)) {
                return runner.blocking(new CallKey("verify", ""), () -> Optional.ofNullable(hook.verify(token)));
            }
            try {
                return CompletableFuture.completedFuture(Optional.ofNullable(hook.verify(token)));
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e); // as on a thread for hooks
            }
        }

        @Override
        public boolean reads(String token) {
            return hook.reads(token);
        }

        @Override
        public Guests guests() {
            return hook.guests();
        }
    }

    private record BlockingPolicy(RoomPolicy hook, HookRunner runner) implements AsyncRoomPolicy {
        @Override
        public CompletionStage<Boolean> mayJoin(Client client, String room) {
            return runner.blocking(new CallKey("mayJoin", room), () -> hook.mayJoin(client, room));
        }

        @Override
        public CompletionStage<Boolean> mayCreate(Client client, String room) {
            return runner.blocking(new CallKey("mayCreate", room), () -> hook.mayCreate(client, room));
        }

        @Override
        public CompletionStage<Boolean> mayRead(Client client, String room) {
            return runner.blocking(new CallKey("mayRead", room), () -> hook.mayRead(client, room));
        }

        @Override
        public CompletionStage<Boolean> mayPost(Client client, String room) {
            return runner.blocking(new CallKey("mayPost", room), () -> hook.mayPost(client, room));
        }

        @Override
        public CompletionStage<Boolean> may(Client client, String room, RoomAction action) {
            return runner.blocking(new CallKey("may", room), () -> hook.may(client, room, action));
        }
    }
}
