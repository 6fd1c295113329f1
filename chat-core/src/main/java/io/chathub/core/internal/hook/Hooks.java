package io.chathub.core.internal.hook;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.AsyncMessageInterceptor;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.internal.common.TextRules;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the host decides. Every stage either says so, or fails with the {@link io.chathub.protocol.ProtocolException} to
 * refuse with. Where the host has no hook, the answer is there at once, and it is yes.
 */
public final class Hooks {

    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<MessageDecision> ACCEPTED =
            CompletableFuture.completedFuture(MessageDecision.accept());

    /** Longer than any that fits into a request's headers, and short enough to be looked at. */
    private static final int MAX_TOKEN_LENGTH = 8_192;

    private final HookRunner runner;
    /** Apart from the others: clients that wait to be let in are not to hold up what is said. */
    private final HookRunner doorRunner;

    private final int maxTextLength;
    private final @Nullable AsyncAuthenticator authenticator;
    private final @Nullable AsyncTokenVerifier tokens;
    private final @Nullable AsyncRoomPolicy policy;
    private final @Nullable AsyncMessageInterceptor interceptor;

    private Hooks(Builder builder, HubOptions options) {
        runner = new HookRunner(options, "hook");
        doorRunner = new HookRunner(options, "authenticator");
        maxTextLength = options.inputLimits().maxTextLength();
        authenticator = builder.authenticator == null ? null : builder.authenticator.apply(doorRunner);
        tokens = builder.tokens == null ? null : builder.tokens.apply(doorRunner);
        policy = builder.policy == null ? null : builder.policy.apply(runner);
        interceptor = builder.interceptor == null ? null : builder.interceptor.apply(runner);
    }

    /** Whether there is somebody to ask who a client is. */
    public boolean authenticate() {
        return authenticator != null || tokens != null;
    }

    /** Whether there is an authenticator. */
    public boolean haveAuthenticator() {
        return authenticator != null;
    }

    /** Whether the host has a say in rooms. */
    public boolean havePolicy() {
        return policy != null;
    }

    /** Whether tokens are read. */
    public boolean readTokens() {
        return tokens != null;
    }

    /** Who a client is, by its token where it shows one, else by whatever the authenticator sees; nothing where it is refused. */
    public CompletionStage<Optional<Identity>> identify(HandshakeRequest request) {
        String token = tokens == null ? null : request.token();
        if (token != null) {
            return verify(token);
        }
        AsyncAuthenticator hook = authenticator;
        return hook == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : doorRunner.guarded("authenticator", () -> hook.authenticate(request));
    }

    /** Whose a token is; nothing where it is refused. */
    public CompletionStage<Optional<Identity>> verify(String token) {
        AsyncTokenVerifier hook = tokens;
        if (hook == null || token.length() > MAX_TOKEN_LENGTH) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return doorRunner.guarded("token verifier", () -> hook.verify(token));
    }

    /** Ends the threads; a hook that still runs is interrupted. */
    public void stop() {
        runner.stop();
        doorRunner.stop();
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

    /** What becomes of a message: first whether its sender may post at all, then what the interceptor says. */
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
        return runner.guarded(
                "message interceptor",
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
        return hook == null ? YES : runner.guarded("room policy", () -> question.apply(hook));
    }

    /** Collects the hooks, of either form. Not thread-safe. */
    public static final class Builder {
        private @Nullable Function<HookRunner, AsyncAuthenticator> authenticator;
        private @Nullable Function<HookRunner, AsyncTokenVerifier> tokens;
        private @Nullable Function<HookRunner, AsyncRoomPolicy> policy;
        private @Nullable Function<HookRunner, AsyncMessageInterceptor> interceptor;

        /** Takes a hook that may block. */
        public void authenticator(Authenticator hook) {
            authenticator = runner -> request -> runner.blocking(() -> Optional.ofNullable(hook.authenticate(request)));
        }

        /** Takes a hook that does not block. */
        public void asyncAuthenticator(AsyncAuthenticator hook) {
            authenticator = runner -> hook;
        }

        /** Takes a hook that may block. */
        public void tokens(TokenVerifier hook) {
            tokens = runner -> token -> runner.blocking(() -> Optional.ofNullable(hook.verify(token)));
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
        public void interceptor(MessageInterceptor hook) {
            interceptor = runner -> draft -> runner.blocking(() -> hook.intercept(draft));
        }

        /** Takes a hook that does not block. */
        public void asyncInterceptor(AsyncMessageInterceptor hook) {
            interceptor = runner -> hook;
        }

        /** The hooks of one hub. */
        public Hooks build(HubOptions options) {
            return new Hooks(this, options);
        }
    }

    private record BlockingPolicy(RoomPolicy hook, HookRunner runner) implements AsyncRoomPolicy {
        @Override
        public CompletionStage<Boolean> mayJoin(Client client, String room) {
            return runner.blocking(() -> hook.mayJoin(client, room));
        }

        @Override
        public CompletionStage<Boolean> mayCreate(Client client, String room) {
            return runner.blocking(() -> hook.mayCreate(client, room));
        }

        @Override
        public CompletionStage<Boolean> mayRead(Client client, String room) {
            return runner.blocking(() -> hook.mayRead(client, room));
        }

        @Override
        public CompletionStage<Boolean> mayPost(Client client, String room) {
            return runner.blocking(() -> hook.mayPost(client, room));
        }
    }
}
