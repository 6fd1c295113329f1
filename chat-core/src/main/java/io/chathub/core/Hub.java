package io.chathub.core;

import io.chathub.core.hook.Guests;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.internal.lifecycle.HubEngine;
import io.chathub.core.internal.room.RoomHandle;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionAdmission;
import io.chathub.core.internal.session.SessionInbound;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.ConnectionOptions;
import io.chathub.core.options.HookOptions;
import io.chathub.core.options.IdentityOptions;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.runtime.ChatRuntime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A chat: rooms, clients, and the threads that serve them. A hub opens no port; a transport such as {@code
 * chat-server-jetty} passes connections to the hub.
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

    private static final String HOST_MODERATOR = "host";

    private final HubEngine engine;

    Hub(HubEngine engine) {
        this.engine = engine;
    }

    /** A builder with every default. */
    public static HubBuilder builder() {
        return new HubBuilder();
    }

    /**
     * Starts the threads. Connections are accepted from now on.
     *
     * @return this hub
     * @throws IllegalStateException if the hub was started or closed before
     */
    public Hub start() {
        engine.start();
        return this;
    }

    /** The options in force. */
    public HubOptions options() {
        return engine.services().options();
    }

    /** The source of threads, time and randomness of this hub and of its transports. */
    public ChatRuntime runtime() {
        return engine.runtime();
    }

    // ------------------------------------------------------------------------------------------------- for transports

    /** Whether a connection would be accepted now: the hub runs and is below its connection limit. */
    public boolean isAccepting() {
        return engine.isRunning() && !sessions().isFull();
    }

    /**
     * Whether this hub is ready for new clients, or the reason why not. A hub whose broker is disconnected is not ready, and yet
     * accepts connections.
     */
    public HubReadiness readiness() {
        return engine.readiness();
    }

    /**
     * The reason for which a connection from this address would be refused now; null if it would be accepted. A
     * transport calls this before the handshake.
     *
     * @param remoteAddress an IP address without a port
     */
    public @Nullable HandshakeRefusal refusalOf(String remoteAddress) {
        if (!isAccepting()) {
            return HandshakeRefusal.FULL;
        }
        return engine.services().sanctions().isAddressBanned(remoteAddress) ? HandshakeRefusal.BANNED : null;
    }

    /**
     * Whether the host has an authenticator or a token verifier: then a transport calls {@link #authenticate} before it
     * accepts a handshake.
     */
    public boolean authenticates() {
        return engine.services().hooks().authenticate();
    }

    /**
     * The clients without an account that the host admits: {@link Guests#CONNECTION} without hooks, {@link Guests#NONE} with an
     * authenticator alone, else those of the {@linkplain io.chathub.core.hook.TokenVerifier#guests token verifier}. With
     * {@link Guests#KEYS} a page makes a key and sends it as its token.
     */
    public Guests guests() {
        return engine.services().hooks().guests();
    }

    /**
     * Whether the host has an authenticator. An authenticator may read cookies. A browser adds cookies by itself to the
     * requests of every page; it never adds a token by itself.
     */
    public boolean looksAtRequests() {
        return engine.services().hooks().haveAuthenticator();
    }

    /**
     * Requests the identity of a client from the host: from the token verifier if the request has a token, else from
     * the authenticator. The stage never fails; if a hook fails, the result is the refusal
     * {@link HandshakeRefusal#UNAVAILABLE}.
     */
    public CompletionStage<HandshakeResult> authenticate(HandshakeRequest request) {
        return engine.handshakes().authenticate(request);
    }

    /** Counts a client that was not admitted. A transport calls this once for each such client. */
    public void refused(HandshakeRefusal refusal) {
        engine.monitoring().refused(Objects.requireNonNull(refusal, "refusal"));
    }

    /** Connects a v1 client without an identity. See {@link #connect(ClientConnection, ProtocolVersion, Identity)}. */
    public InboundHandler connect(ClientConnection connection) {
        return connect(connection, ProtocolVersion.V1, null);
    }

    /**
     * Connects a client. The first frame, {@code connect}, is queued when this method returns.
     *
     * @param version  the version of the protocol on this connection
     * @param identity the identity of the client; null if the host has no authenticator. The transport is trusted here
     * @return the receiver of the client's frames
     * @throws ConnectionRefusedException if the hub is full or not running, the user or the address is banned, or the
     *                                    user is at the connection limit; nothing was written then
     */
    public InboundHandler connect(ClientConnection connection, ProtocolVersion version, @Nullable Identity identity) {
        return open(connection, Objects.requireNonNull(version, "version"), identity, false);
    }

    /**
     * Connects a v2 client whose handshake result was {@link HandshakeResult#AWAITS_TOKEN}. The first accepted request
     * is a join with a token. A client that sends no token within {@link IdentityOptions#tokenTimeout()} is closed with
     * 4005.
     *
     * @return the receiver of the client's frames
     * @throws ConnectionRefusedException as {@link #connect(ClientConnection, ProtocolVersion, Identity)} does
     */
    public InboundHandler connectAwaitingToken(ClientConnection connection) {
        return open(connection, ProtocolVersion.V2, null, true);
    }

    private InboundHandler open(
            ClientConnection connection, ProtocolVersion version, @Nullable Identity identity, boolean awaitsToken) {
        if (!engine.isRunning()) {
            throw new ConnectionRefusedException(CloseCode.GOING_AWAY, "the hub is not running");
        }
        SessionInbound inbound = SessionAdmission.open(
                engine.ids().next(), connection, version, identity, awaitsToken, engine.services());
        if (!engine.isRunning()) {
            // Closed meanwhile: the shutdown may have looked for sessions before this one was registered.
            inbound.session().abort();
        }
        return inbound;
    }

    // -------------------------------------------------------------------------------------------------- rooms, clients

    /**
     * The room {@code name}, created if it does not exist.
     *
     * @throws IllegalArgumentException if {@code name} is not a room name
     * @throws IllegalStateException    if the hub has {@link RoomOptions#maxRooms()} rooms already
     */
    public Room room(String name) {
        return handle(name).open();
    }

    /** All rooms, always with {@code lobby}. */
    public List<Room> rooms() {
        return engine.services().rooms().names().stream()
                .<Room>map(this::handle)
                .toList();
    }

    /**
     * Searches messages of rooms, newest first, for the host application: no rate and no {@link RoomPolicy} applies. Deleted
     * messages are not found. May be called from any thread.
     *
     * <pre>{@code
     * hub.search(new SearchQuery(Set.of("dev"), "hello wor", null, null, 20))
     *         .thenAccept(page -> page.messages().forEach(message -> System.out.println(message.text())));
     * }</pre>
     *
     * @return the page. It fails with a {@link io.chathub.protocol.ProtocolException}: {@code BAD_FIELD} if {@link
     *         SearchQuery#before()} is no cursor of a search, {@code UNAVAILABLE} where the broker is away
     * @throws IllegalStateException if the hub is not running
     */
    public CompletionStage<SearchPage> search(SearchQuery query) {
        return engine.publisher().search(Objects.requireNonNull(query, "query"));
    }

    private RoomHandle handle(String name) {
        return engine.handle(name);
    }

    /** The clients that are connected to this hub, joined or not, in no particular order. */
    public List<Client> clients() {
        return List.copyOf(sessions().all());
    }

    /** The client with this id; null where none is connected to this hub. */
    public @Nullable Client client(String id) {
        return sessions().find(id);
    }

    /**
     * Closes a client's connection after the queued frames have been written. The connection is aborted if the client
     * has not read these frames and answered the close within 2 s. The method is
     * {@link Moderation#disconnect(Subject, CloseCode, String, String)} for one connection; the audit log names the
     * host as the moderator.
     *
     * @param code the close code; {@link CloseCode#KICKED} advises the client not to reconnect
     * @return whether a client with this id was connected to this hub; {@link Moderation#disconnect} reaches all nodes
     */
    public boolean disconnect(String clientId, CloseCode code) {
        Objects.requireNonNull(code, "code");
        return sessions().find(clientId) != null
                && engine.moderator().disconnect(Subject.client(clientId), code, HOST_MODERATOR, "") > 0;
    }

    /**
     * Removes a v2 client from a room. The client receives a {@code left} without a ref, and stays connected. To
     * prevent another join, refuse the client in the {@link RoomPolicy}; the hub also checks members with that policy
     * every {@link HookOptions#reauthorizeInterval()}.
     *
     * @return whether the client was a member of the room
     */
    public boolean removeFromRoom(String clientId, String room) {
        ClientSession session = sessions().find(clientId);
        return session != null && session.evict(room);
    }

    /** The actions against clients, users and addresses: disconnect, mute, ban. */
    public Moderation moderation() {
        return engine.moderator();
    }

    /** The data of this hub as a whole: export, backup, retention. */
    public HubData data() {
        return engine.data();
    }

    /** The counters of this hub. */
    public MonitoringData monitoring() {
        return engine.monitoring();
    }

    // ------------------------------------------------------------------------------------------------------- listeners

    /**
     * Adds a listener, which is notified of the events from now on.
     *
     * @throws IllegalStateException if the hub is not running; listeners of the builder are notified from the start
     */
    public void addListener(HubListener listener) {
        engine.addListener(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Adds a listener for one type of room event, with the contract of {@link HubListener}.
     *
     * <pre>{@code
     * hub.on(UserJoined.class, (publication, joined) -> System.out.println(joined.username()));
     * }</pre>
     *
     * @throws IllegalStateException if the hub is not running
     */
    public <E extends RoomEvent> void on(Class<E> type, BiConsumer<Publication, ? super E> handler) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(handler, "handler");
        addListener(new HubListener() {
            @Override
            public void onEvent(Publication publication, RoomEvent event) {
                if (type.isInstance(event)) {
                    handler.accept(publication, type.cast(event));
                }
            }
        });
    }

    /**
     * Stops the hub: accepts no more connections and takes no more commands, delivers what was acknowledged, closes the
     * clients, and ends the threads.
     *
     * <p>No acknowledged message is lost: each message with an ack, and each completed {@link Room#publish}, is sent to
     * all clients of its room that are connected, before they are closed. A message that was taken before the stop and
     * waits for a hook or the broker has half of {@link ConnectionOptions#shutdownTimeout()} to be published; after that
     * it gets no ack, and a publication of the host fails.
     *
     * <p>Then a v1 client is closed with 1001. Each v2 client is advised of a reconnect time of its own within
     * {@link ConnectionOptions#drainWindow()}, and closed with 1012. Clients that are still connected after
     * {@link ConnectionOptions#shutdownTimeout()} are aborted; listeners have about a second more.
     *
     * <p>The call blocks until the hub has stopped, and a second call waits for the first. An interrupt aborts all clients
     * at once; the thread's interrupt flag stays set. Within a hook, a listener, or anything else that runs on a thread of
     * {@link #runtime()}, the call starts the stop and returns at once, since the stop may have to wait for that thread;
     * {@link #closed()} completes at the end.
     */
    @Override
    public void close() {
        engine.close();
    }

    /**
     * Completed when {@link #close()} has ended the hub; never exceptionally. Each call returns another future: cancelling
     * it has no effect on the hub.
     */
    public CompletableFuture<Void> closed() {
        return engine.closed();
    }

    private SessionRegistry sessions() {
        return engine.services().sessions();
    }
}
