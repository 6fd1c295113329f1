package io.chathub.core;

import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.AsyncMessageInterceptor;
import io.chathub.core.hook.AsyncRoleResolver;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.hook.RoleResolver;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.internal.common.PublicIds;
import io.chathub.core.internal.hook.Hooks;
import io.chathub.core.internal.lifecycle.HubEngine;
import io.chathub.core.internal.store.OpenStore;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.runtime.ChatRuntime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Hub}. Not thread-safe. */
public final class HubBuilder {

    /** The fewest bytes of {@link #identitySecret}: {@value}. */
    public static final int MIN_IDENTITY_SECRET_BYTES = 16;

    private final List<HubListener> listeners = new ArrayList<>();
    private HubOptions options = HubOptions.DEFAULT;
    private ChatRuntime runtime = ChatRuntime.system();
    private @Nullable Clock clock;
    private final Hooks.Builder hooks = new Hooks.Builder();
    private Backend backend = Backend.builder().build();
    private @Nullable MessageStore store;
    private NamePolicy namePolicy = NamePolicy.standard();
    private byte @Nullable [] identitySecret;

    HubBuilder() {}

    /** Sets the options; {@link HubOptions#DEFAULT} unless set. */
    public HubBuilder options(HubOptions hubOptions) {
        options = Objects.requireNonNull(hubOptions, "options");
        return this;
    }

    /** Adds a listener that is notified of every event from the start. */
    public HubBuilder listener(HubListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets the authenticator, which gives each client its identity. Unless set, every client may connect and choose a
     * name. The authenticator may block.
     */
    public HubBuilder authenticator(Authenticator authenticator) {
        hooks.authenticator(Objects.requireNonNull(authenticator, "authenticator"));
        return this;
    }

    /**
     * As {@link #authenticator(Authenticator)}, for an authenticator that does not block. The last call of either
     * method counts.
     */
    public HubBuilder asyncAuthenticator(AsyncAuthenticator authenticator) {
        hooks.asyncAuthenticator(Objects.requireNonNull(authenticator, "authenticator"));
        return this;
    }

    /**
     * Sets the token verifier, which gives each token its identity. Unless set, tokens are not read. A client without a token
     * is refused then, unless the verifier admits {@linkplain TokenVerifier#guests guests}. The verifier may block.
     */
    public HubBuilder tokens(TokenVerifier verifier) {
        hooks.tokens(Objects.requireNonNull(verifier, "verifier"));
        return this;
    }

    /** As {@link #tokens(TokenVerifier)}, for a verifier that does not block. The last call of either method counts. */
    public HubBuilder asyncTokens(AsyncTokenVerifier verifier) {
        hooks.asyncTokens(Objects.requireNonNull(verifier, "verifier"));
        return this;
    }

    /**
     * Sets the room policy: which client may join, create, read and post to which room. Unless set, every client may.
     * The policy may block.
     */
    public HubBuilder roomPolicy(RoomPolicy policy) {
        hooks.policy(Objects.requireNonNull(policy, "policy"));
        return this;
    }

    /** As {@link #roomPolicy(RoomPolicy)}, for a policy that does not block. The last call of either method counts. */
    public HubBuilder asyncRoomPolicy(AsyncRoomPolicy policy) {
        hooks.asyncPolicy(Objects.requireNonNull(policy, "policy"));
        return this;
    }

    /**
     * Sets the resolver of roles: who moderates. Without one, the roles of the identities count. The last call of this method
     * or {@link #asyncRoles} counts.
     */
    public HubBuilder roles(RoleResolver resolver) {
        hooks.roles(resolver);
        return this;
    }

    /** As {@link #roles(RoleResolver)}, for a resolver that does not block. The last call of either method counts. */
    public HubBuilder asyncRoles(AsyncRoleResolver resolver) {
        hooks.asyncRoles(resolver);
        return this;
    }

    /** Sets the policy of the names that clients may take; {@link NamePolicy#standard()} unless set. */
    public HubBuilder namePolicy(NamePolicy policy) {
        namePolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets the interceptor, which accepts, changes or refuses each message of a client. Unless set, every message is
     * accepted. The interceptor may block.
     */
    public HubBuilder interceptor(MessageInterceptor interceptor) {
        hooks.interceptor(Objects.requireNonNull(interceptor, "interceptor"));
        return this;
    }

    /**
     * As {@link #interceptor(MessageInterceptor)}, for an interceptor that does not block. The last call of either
     * method counts.
     */
    public HubBuilder asyncInterceptor(AsyncMessageInterceptor interceptor) {
        hooks.asyncInterceptor(Objects.requireNonNull(interceptor, "interceptor"));
        return this;
    }

    /**
     * Sets the secret that the public ids of users are derived with, where the host's {@link Identity} has none: 16 bytes or
     * more, 32 random ones are best. The bytes are copied. Every hub of one chat has the same secret, and it cannot be
     * changed: each user would get another public id. Default: 32 random bytes, which a {@link #store} keeps; without one the public ids differ after
     * a restart.
     *
     * @throws IllegalArgumentException if there are fewer than {@value #MIN_IDENTITY_SECRET_BYTES} bytes
     */
    public HubBuilder identitySecret(byte[] secret) {
        if (secret.length < MIN_IDENTITY_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "identitySecret: " + secret.length + " bytes (expected: >= " + MIN_IDENTITY_SECRET_BYTES + ")");
        }
        identitySecret = secret.clone();
        return this;
    }

    /**
     * Sets what the hub shares with the other nodes of its chat: the broker, usernames, sanctions, members and a bus. Unless
     * set, the hub is a single node and keeps everything in memory. The hub starts and closes the parts of the backend.
     */
    public HubBuilder backend(Backend sharedBackend) {
        backend = Objects.requireNonNull(sharedBackend, "backend");
        return this;
    }

    /**
     * Sets the broker, which orders, keeps and delivers events: the short form of {@link #backend} for a broker alone, with the
     * rest of a single node. The last call of either method counts.
     */
    public HubBuilder broker(Broker broker) {
        return backend(Backend.builder().broker(broker).build());
    }

    /**
     * Sets the store, which keeps the chat over restarts: messages, roles, markers, mutes and bans, the audit log, and the secret of
     * {@link #identitySecret} where none is set. An event is acknowledged and delivered once it is stored. Unless set, everything
     * is in memory. {@link #build} opens the store, and the hub closes it.
     */
    public HubBuilder store(MessageStore messageStore) {
        store = Objects.requireNonNull(messageStore, "store");
        return this;
    }

    /**
     * Sets the source of threads, time and randomness; {@link ChatRuntime#system()} unless set. A test passes another
     * one to run the hub with virtual time.
     */
    public HubBuilder runtime(ChatRuntime chatRuntime) {
        runtime = Objects.requireNonNull(chatRuntime, "runtime");
        return this;
    }

    /** Sets the clock of timestamps; the runtime's unless set. Deadlines do not depend on it. */
    public HubBuilder clock(Clock timestamps) {
        clock = Objects.requireNonNull(timestamps, "clock");
        return this;
    }

    /**
     * Builds the hub, not yet started.
     *
     * @throws IllegalArgumentException if both a store and a backend with a broker or sanctions are set
     * @throws io.chathub.core.spi.store.StoreException if the store cannot be used, as where another process has it
     */
    public Hub build() {
        Clock timestamps = clock == null ? runtime.clock() : clock;
        OpenStore open = store == null ? null : OpenStore.open(store, options.rooms(), timestamps, runtime);
        boolean done = false;
        try {
            Backend parts = open == null ? backend : open.backend(backend);
            byte[] secret = open == null || identitySecret != null ? identitySecret : open.identitySecret(runtime);
            PublicIds publicIds = new PublicIds(secret, runtime);
            Hub hub = new Hub(
                    new HubEngine(options, hooks, namePolicy, publicIds, parts, open, runtime, timestamps, listeners));
            done = true;
            return hub;
        } finally {
            if (!done && open != null) {
                open.closeUnused();
            }
        }
    }
}
