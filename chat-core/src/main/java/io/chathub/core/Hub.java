package io.chathub.core;

import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.AsyncMessageInterceptor;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.internal.ClientSession;
import io.chathub.core.internal.Codecs;
import io.chathub.core.internal.DeadlineSweep;
import io.chathub.core.internal.Drain;
import io.chathub.core.internal.EventDelivery;
import io.chathub.core.internal.Hooks;
import io.chathub.core.internal.HostPublisher;
import io.chathub.core.internal.HubState;
import io.chathub.core.internal.IdGenerator;
import io.chathub.core.internal.InMemoryBroker;
import io.chathub.core.internal.Lanes;
import io.chathub.core.internal.Moderator;
import io.chathub.core.internal.MonitoringRecorder;
import io.chathub.core.internal.NameRegistry;
import io.chathub.core.internal.Observers;
import io.chathub.core.internal.Parties;
import io.chathub.core.internal.RoomRegistry;
import io.chathub.core.internal.RoomView;
import io.chathub.core.internal.SessionContext;
import io.chathub.core.internal.SessionRegistry;
import io.chathub.core.internal.TimeSource;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.spi.Broker;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.runtime.ChatRuntime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chat: its rooms, its clients, and the threads that serve them. It has no port of its own; a transport such as
 * {@code chat-server-jetty} brings the connections.
 *
 * <p>A hub is built, started once and closed once. All methods may be called from any thread.
 *
 * <pre>{@code
 * try (Hub hub = Hub.builder().build().start()) {
 *     hub.room("lobby").publish("host", "Good morning");
 * }
 * }</pre>
 */
public final class Hub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    private static final long THREADS_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HubOptions options;
    private final ChatRuntime runtime;
    private final Hooks hooks;
    private final IdGenerator ids;
    private final TimeSource time;
    private final Lanes lanes;
    private final SessionRegistry sessions;
    private final Parties users;
    private final Parties addresses;
    private final Moderator moderator;
    private final RoomRegistry rooms;
    private final HostPublisher publisher;
    private final Broker broker;
    private final MonitoringRecorder monitoring;
    private final Observers observers;
    private final EventDelivery delivery;
    private final DeadlineSweep sweep;
    private final SessionContext context;
    private final List<HubListener> firstListeners;
    private final Object stateLock = new Object();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile HubState state = HubState.NEW;

    private Hub(Builder builder) {
        options = builder.options;
        runtime = builder.runtime;
        time = new TimeSource(builder.clock != null ? builder.clock : runtime.clock(), runtime::nanoTime);
        ids = new IdGenerator();
        Codecs codecs = Codecs.within(options.inputLimits());
        hooks = builder.hooks.build(options);
        lanes = new Lanes(
                Runtime.getRuntime().availableProcessors(), options.maxQueuedFrames(), options.maxPendingEvents());
        sessions = new SessionRegistry(options.maxConnections());
        users = Parties.ofUsers(options);
        addresses = Parties.ofAddresses(options);
        broker = builder.broker != null ? builder.broker : new InMemoryBroker(options.rooms(), time.clock(), ids);
        rooms = new RoomRegistry(lanes, broker, options.rooms(), time);
        publisher = new HostPublisher(broker, rooms, lanes, options, time, () -> state == HubState.RUNNING);
        monitoring = new MonitoringRecorder(sessions, options, time);
        observers = new Observers(monitoring);
        delivery = new EventDelivery(rooms, sessions, codecs, observers, time);
        moderator = new Moderator(sessions, time, observers::moderated);
        sweep = new DeadlineSweep(sessions, rooms, this::forget, options, time);
        context = new SessionContext(
                options,
                codecs,
                sessions,
                users,
                addresses,
                new NameRegistry(builder.namePolicy, options.uniqueNames(), time),
                moderator,
                rooms,
                broker,
                hooks,
                lanes,
                observers,
                time);
        firstListeners = List.copyOf(builder.listeners);
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts the threads; connections are taken from now on.
     *
     * @return this hub
     * @throws IllegalStateException if it was started or closed before
     */
    public Hub start() {
        synchronized (stateLock) {
            state = state.moveTo(HubState.RUNNING);
            monitoring.started();
            firstListeners.forEach(observers::add);
            lanes.start();
            broker.start(delivery);
            sweep.start();
        }
        return this;
    }

    /** The limits in force. */
    public HubOptions options() {
        return options;
    }

    /** The source of threads, time and randomness of this hub; a transport takes its own from it. */
    public ChatRuntime runtime() {
        return runtime;
    }

    /** Whether a connection would be taken now: the hub runs and is not full. */
    public boolean isAccepting() {
        return state == HubState.RUNNING && !sessions.isFull();
    }

    /**
     * Why a connection from this address would not be taken now; null where it would. A transport asks before its handshake.
     *
     * @param remoteAddress an IP address without a port
     */
    public @Nullable HandshakeRefusal refusalOf(String remoteAddress) {
        if (!isAccepting()) {
            return HandshakeRefusal.FULL;
        }
        return moderator.isAddressBanned(remoteAddress) ? HandshakeRefusal.BANNED : null;
    }

    /**
     * Whether the host wants to know who connects: then a transport is to {@link #authenticate} before it accepts a
     * handshake.
     */
    public boolean authenticates() {
        return hooks.authenticate();
    }

    /**
     * Whether the host has an authenticator, which looks at whole requests and so perhaps at cookies, that a browser sends
     * whatever page asks it to. Tokens are not sent unasked.
     */
    public boolean looksAtRequests() {
        return hooks.haveAuthenticator();
    }

    /**
     * Asks the host who a client is: its token verifier where the client shows a token, else its authenticator. The stage
     * never fails; what the host cannot tell is a refusal as {@link HandshakeRefusal#UNAVAILABLE}.
     */
    public CompletionStage<HandshakeResult> authenticate(HandshakeRequest request) {
        return hooks.identify(request)
                .handle((identity, failure) -> failure != null
                        ? HandshakeResult.refused(HandshakeRefusal.UNAVAILABLE)
                        : identity.map(this::resultFor).orElseGet(() -> resultForNobody(request)));
    }

    private HandshakeResult resultFor(Identity identity) {
        if (identity.isExpired(time.now())) {
            return HandshakeResult.refused(HandshakeRefusal.UNAUTHENTICATED);
        }
        if (moderator.isUserBanned(identity)) {
            return HandshakeResult.refused(HandshakeRefusal.BANNED);
        }
        return users.isFull(identity.userId())
                ? HandshakeResult.refused(HandshakeRefusal.USER_LIMIT)
                : HandshakeResult.admitted(identity);
    }

    private HandshakeResult resultForNobody(HandshakeRequest request) {
        boolean mayBringIt = options.tokenInJoin()
                && hooks.readTokens()
                && request.version() == ProtocolVersion.V2
                && request.token() == null;
        return mayBringIt ? HandshakeResult.AWAITS_TOKEN : HandshakeResult.refused(HandshakeRefusal.UNAUTHENTICATED);
    }

    /** Counts a client that was not let in. A transport tells of each, once. */
    public void refused(HandshakeRefusal refusal) {
        monitoring.refused(Objects.requireNonNull(refusal, "refusal"));
    }

    /**
     * Takes a v1 connection of nobody in particular in. See
     * {@link #connect(ClientConnection, ProtocolVersion, Identity)}.
     */
    public InboundHandler connect(ClientConnection connection) {
        return connect(connection, ProtocolVersion.V1, null);
    }

    /**
     * Takes a connection in. Its first frame, {@code connect}, is on its way when this returns.
     *
     * @param version  what is spoken on it
     * @param identity who it belongs to; null where nobody asked. The transport is trusted in this
     * @return where its frames are to go
     * @throws ConnectionRefusedException if the hub is full or not running, or this one may not connect: its user or its
     *                                    address is banned, or the user has as many connections as may be; nothing was
     *                                    written then
     */
    public InboundHandler connect(ClientConnection connection, ProtocolVersion version, @Nullable Identity identity) {
        return open(connection, Objects.requireNonNull(version, "version"), identity, false);
    }

    /**
     * Takes a v2 connection in whose handshake was {@link HandshakeResult#AWAITS_TOKEN}: until its first join brings a token,
     * nothing else is heard. One that brings none within {@link HubOptions#tokenTimeout()} is closed with 4005.
     *
     * @return where its frames are to go
     * @throws ConnectionRefusedException as {@link #connect(ClientConnection, ProtocolVersion, Identity)} does
     */
    public InboundHandler connectAwaitingToken(ClientConnection connection) {
        return open(connection, ProtocolVersion.V2, null, true);
    }

    private InboundHandler open(
            ClientConnection connection, ProtocolVersion version, @Nullable Identity identity, boolean awaitsToken) {
        if (state != HubState.RUNNING) {
            throw new ConnectionRefusedException(CloseCode.GOING_AWAY, "the hub is not running");
        }
        ClientSession session = ClientSession.open(ids.next(), connection, version, identity, awaitsToken, context);
        if (state != HubState.RUNNING) {
            // Closed while this one came in: whoever closes may have looked before it was there.
            session.abort();
        }
        return session;
    }

    /**
     * The room called {@code name}, made if it is not there.
     *
     * @throws IllegalArgumentException if that is not a room name
     * @throws IllegalStateException    if there are {@link RoomOptions#maxRooms()} already
     */
    public Room room(String name) {
        return new RoomView(name, rooms, publisher).open();
    }

    /** All rooms there are; {@code lobby} is always among them. */
    public List<Room> rooms() {
        return rooms.names().stream()
                .<Room>map(name -> new RoomView(name, rooms, publisher))
                .toList();
    }

    /** The connected clients, joined or not, in no particular order. */
    public List<Client> clients() {
        return List.copyOf(sessions.all());
    }

    /** The client with this id, or null where none is connected. */
    public @Nullable Client client(String id) {
        return sessions.find(id);
    }

    /**
     * Ends a client's connection, after what already waits for it has been written; a client that has not read it, and
     * answered the close, within 2 s is cut. {@link CloseCode#KICKED} tells it not to come back.
     *
     * @return whether there was such a client
     */
    public boolean disconnect(String clientId, CloseCode code) {
        Objects.requireNonNull(code, "code");
        ClientSession session = sessions.find(clientId);
        if (session == null) {
            return false;
        }
        session.close(code);
        return true;
    }

    /**
     * Takes a v2 client out of a room; it is told by a {@code left} that it did not ask for, and stays connected. Whoever is
     * not to come back has to be refused by the {@link RoomPolicy} as well, which by itself is asked about members every
     * {@link HubOptions#reauthorizeInterval()}.
     *
     * @return whether there was such a client in that room
     */
    public boolean removeFromRoom(String clientId, String room) {
        ClientSession session = sessions.find(clientId);
        return session != null && session.evict(room);
    }

    /** What can be done about somebody: disconnect, mute, ban. */
    public Moderation moderation() {
        return moderator;
    }

    /** The numbers of this hub. */
    public MonitoringData monitoring() {
        return monitoring;
    }

    /**
     * Lets {@code listener} hear what happens from now on.
     *
     * @throws IllegalStateException if the hub is not running; the builder takes listeners that hear everything
     */
    public void addListener(HubListener listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (stateLock) {
            if (state != HubState.RUNNING) {
                throw new IllegalStateException("the hub is not running");
            }
            observers.add(listener);
        }
    }

    /**
     * Stops: takes no more, writes to every client what waits for it, closes it, and ends the threads. A v1 client is
     * closed with 1001. A v2 client is told when to come back, each at another time within
     * {@link HubOptions#drainWindow()}, and closed with 1012. It takes
     * at most {@link HubOptions#shutdownTimeout()} for the clients, which are cut off then, and about a second for
     * listeners. A second call waits for the first. Interrupted, it cuts everything at once and keeps the interrupt.
     */
    @Override
    public void close() {
        HubState before;
        synchronized (stateLock) {
            before = state;
            if (before != HubState.CLOSED) {
                state = before.moveTo(HubState.CLOSED);
            }
        }
        switch (before) {
            case NEW -> closed.countDown();
            case RUNNING -> {
                try {
                    stop();
                } finally {
                    closed.countDown(); // whoever waits is not to wait for a broker that failed to close
                }
            }
            case CLOSED -> awaitClosed();
        }
    }

    /** Whoever closes next to another may tear down what the other still needs: so it waits. A listener is interrupted. */
    private void awaitClosed() {
        try {
            boolean done =
                    closed.await(options.shutdownTimeout().toNanos() + 3 * THREADS_GRACE_NANOS, TimeUnit.NANOSECONDS);
            if (!done) {
                LOG.warn("The hub is still closing on another thread");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets go of what is kept of those who are gone. */
    private void forget() {
        long now = time.nanoTime();
        users.sweep(now);
        addresses.sweep(now);
        moderator.sweep();
    }

    private void stop() {
        boolean interrupted = !new Drain(sessions, options, time).run();
        sweep.stop();
        hooks.stop();
        try {
            lanes.stop(THREADS_GRACE_NANOS);
            observers.stop(THREADS_GRACE_NANOS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        broker.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects what a hub is made of. Not thread-safe. */
    public static final class Builder {
        private final List<HubListener> listeners = new ArrayList<>();
        private HubOptions options = HubOptions.DEFAULT;
        private ChatRuntime runtime = ChatRuntime.system();
        private @Nullable Clock clock;
        private final Hooks.Builder hooks = new Hooks.Builder();
        private @Nullable Broker broker;
        private NamePolicy namePolicy = NamePolicy.standard();

        private Builder() {}

        /** The limits; {@link HubOptions#DEFAULT} unless set. */
        public Builder options(HubOptions hubOptions) {
            options = Objects.requireNonNull(hubOptions, "options");
            return this;
        }

        /** Adds a listener that hears everything from the start. */
        public Builder listener(HubListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Who may connect, and as whom; everyone, by a name of their choice, unless set. It may block. */
        public Builder authenticator(Authenticator authenticator) {
            hooks.authenticator(Objects.requireNonNull(authenticator, "authenticator"));
            return this;
        }

        /** As {@link #authenticator}, not blocking; the one set last counts. */
        public Builder asyncAuthenticator(AsyncAuthenticator authenticator) {
            hooks.asyncAuthenticator(Objects.requireNonNull(authenticator, "authenticator"));
            return this;
        }

        /** Whose a token is; tokens are not read, unless set. It may block. */
        public Builder tokens(TokenVerifier verifier) {
            hooks.tokens(Objects.requireNonNull(verifier, "verifier"));
            return this;
        }

        /** As {@link #tokens}, not blocking; the one set last counts. */
        public Builder asyncTokens(AsyncTokenVerifier verifier) {
            hooks.asyncTokens(Objects.requireNonNull(verifier, "verifier"));
            return this;
        }

        /** Who may do what in which room; everyone everything, unless set. It may block. */
        public Builder roomPolicy(RoomPolicy policy) {
            hooks.policy(Objects.requireNonNull(policy, "policy"));
            return this;
        }

        /** As {@link #roomPolicy}, not blocking; the one set last counts. */
        public Builder asyncRoomPolicy(AsyncRoomPolicy policy) {
            hooks.asyncPolicy(Objects.requireNonNull(policy, "policy"));
            return this;
        }

        /** Which names clients may take; {@link NamePolicy#standard()} unless set. */
        public Builder namePolicy(NamePolicy policy) {
            namePolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** What may be said; everything, unless set. It may block. */
        public Builder interceptor(MessageInterceptor interceptor) {
            hooks.interceptor(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** As {@link #interceptor}, not blocking; the one set last counts. */
        public Builder asyncInterceptor(AsyncMessageInterceptor interceptor) {
            hooks.asyncInterceptor(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** What orders and keeps the messages; in memory unless set. The hub starts and closes it. */
        public Builder broker(Broker customBroker) {
            broker = Objects.requireNonNull(customBroker, "broker");
            return this;
        }

        /**
         * The source of threads, time and randomness; {@link ChatRuntime#system()} unless set. A test passes another one to
         * run the hub with virtual time.
         */
        public Builder runtime(ChatRuntime chatRuntime) {
            runtime = Objects.requireNonNull(chatRuntime, "runtime");
            return this;
        }

        /** The clock of timestamps; the runtime's unless set. Deadlines do not depend on it. */
        public Builder clock(Clock timestamps) {
            clock = Objects.requireNonNull(timestamps, "clock");
            return this;
        }

        /** The hub, not yet started. */
        public Hub build() {
            return new Hub(this);
        }
    }
}
