package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.AsyncMessageInterceptor;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.RoomPolicy;
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

    private final HookRunner runner;
    /** Apart from the others: clients that wait to be let in are not to hold up what is said. */
    private final HookRunner doorRunner;

    private final int maxTextLength;
    private final @Nullable AsyncAuthenticator authenticator;
    private final @Nullable AsyncRoomPolicy policy;
    private final @Nullable AsyncMessageInterceptor interceptor;

    private Hooks(Builder builder, HubOptions options) {
        runner = new HookRunner(options, "hook");
        doorRunner = new HookRunner(options, "authenticator");
        maxTextLength = options.inputLimits().maxTextLength();
        authenticator = builder.authenticator == null ? null : builder.authenticator.apply(doorRunner);
        policy = builder.policy == null ? null : builder.policy.apply(runner);
        interceptor = builder.interceptor == null ? null : builder.interceptor.apply(runner);
    }

    /** Whether there is somebody to ask who a client is. */
    public boolean authenticates() {
        return authenticator != null;
    }

    /** Who a client is; nothing where it is refused. */
    public CompletionStage<Optional<Identity>> authenticate(HandshakeRequest request) {
        AsyncAuthenticator hook = authenticator;
        if (hook == null) {
            throw new IllegalStateException("there is no authenticator");
        }
        return doorRunner.guarded("authenticator", () -> hook.authenticate(request));
    }

    /** Ends the threads; a hook that still runs is interrupted. */
    public void stop() {
        runner.stop();
        doorRunner.stop();
    }

    CompletionStage<Boolean> mayJoin(Client client, String room) {
        return ask(hook -> hook.mayJoin(client, room));
    }

    CompletionStage<Boolean> mayCreate(Client client, String room) {
        return ask(hook -> hook.mayCreate(client, room));
    }

    CompletionStage<Boolean> mayRead(Client client, String room) {
        return ask(hook -> hook.mayRead(client, room));
    }

    /** What becomes of a message: first whether its sender may post at all, then what the interceptor says. */
    CompletionStage<MessageDecision> review(MessageDraft draft) {
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
                    String fault = Texts.fault(decision.textOf(draft), maxTextLength);
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
