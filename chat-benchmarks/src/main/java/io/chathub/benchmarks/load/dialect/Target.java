package io.chathub.benchmarks.load.dialect;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The servers that the load can be put on, and how a client gets into the room of each. */
@SuppressWarnings("ImmutableEnumChecker") // the list is a copy, the functions hold nothing
public enum Target {
    CHATHUB_V1("ChatHub, v1", "ChatHubPeer", "/ws", null, room -> ChatDialects.v1()),
    CHATHUB_V2("ChatHub, v2", "ChatHubPeer", "/ws", "chat.v2", ChatDialects::v2),
    PORTABLE_V2("ChatHub, v2, framed by Jetty", "ChatHubPeer", "/ws", "chat.v2", ChatDialects::v2, "-Dportable=true"),
    TOMCAT_UPGRADE("ChatHub, v2, Tomcat, upgrade", "TomcatPeer", Transport.UPGRADE),
    TOMCAT_JAKARTA("ChatHub, v2, Tomcat, jakarta", "TomcatPeer", Transport.JAKARTA),
    TOMCAT_PLAIN("sendText, Tomcat", "TomcatPeer", Transport.PLAIN),
    UNDERTOW_UPGRADE("ChatHub, v2, Undertow, upgrade", "UndertowServletPeer", Transport.UPGRADE),
    UNDERTOW_JAKARTA("ChatHub, v2, Undertow, jakarta", "UndertowServletPeer", Transport.JAKARTA),
    UNDERTOW_PLAIN("sendText, Undertow", "UndertowServletPeer", Transport.PLAIN),
    JETTY_JAKARTA("ChatHub, v2, Jetty, jakarta", "JettyServletPeer", Transport.JAKARTA),
    JETTY_PLAIN("sendText, Jetty", "JettyServletPeer", Transport.PLAIN),
    FLOOR("bare NIO, a write a message", "FloorPeer", "/", null, plain(), "-Dbatched=false"),
    FLOOR_BATCHED("bare NIO, batched", "FloorPeer", "/", null, plain(), "-Dbatched=true"),
    JAKARTA("jakarta.websocket on Jetty", "JakartaPeer", "/chat", null, plain()),
    UNDERTOW("Undertow", "UndertowPeer", "/chat", null, plain()),
    VERTX("Vert.x", "VertxPeer", "/chat", null, plain()),
    NETTY_SOCKETIO(
            "netty-socketio",
            "NettySocketIoPeer",
            "/socket.io/?EIO=4&transport=websocket",
            null,
            oneRoom(SocketIoDialect::new)),
    SPRING_STOMP("Spring STOMP, simple broker", "SpringStompPeer", "/chat", "v12.stomp", oneRoom(StompDialect::new)),
    COMETD("CometD", "CometdPeer", "/cometd", null, oneRoom(BayeuxDialect::new)),
    ATMOSPHERE("Atmosphere", "AtmospherePeer", AtmosphereDialect.PATH, null, oneRoom(AtmosphereDialect::new));

    private static final String PEERS = "io.chathub.benchmarks.peer.";

    private final String displayName;
    private final String mainClass;
    private final String path;
    private final @Nullable String subprotocol;
    private final Function<String, Dialect> dialect;
    private final List<String> jvmArguments;

    Target(
            String displayName,
            String mainClass,
            String path,
            @Nullable String subprotocol,
            Function<String, Dialect> dialect,
            String... jvmArguments) {
        this.displayName = displayName;
        this.mainClass = mainClass;
        this.path = path;
        this.subprotocol = subprotocol;
        this.dialect = dialect;
        this.jvmArguments = List.of(jvmArguments);
    }

    /** A server whose class hosts {@code Application}. */
    Target(String displayName, String mainClass, Transport transport) {
        this(
                displayName,
                mainClass,
                transport == Transport.PLAIN ? "/chat" : "/ws",
                transport == Transport.PLAIN ? null : "chat.v2",
                transport == Transport.PLAIN ? plain() : ChatDialects::v2,
                "-Dtransport=" + transport);
    }

    private static Function<String, Dialect> plain() {
        return oneRoom(PlainDialect::new);
    }

    private static Function<String, Dialect> oneRoom(Supplier<Dialect> dialect) {
        return room -> dialect.get();
    }

    /** The frames of an application in a servlet container: the chat's, the container's, or the container's without the chat. */
    private enum Transport {
        UPGRADE,
        JAKARTA,
        PLAIN
    }

    /** The name in reports. */
    public String displayName() {
        return displayName;
    }

    /** The name of the class whose {@code main} is the server. */
    public String mainClass() {
        return PEERS + mainClass;
    }

    /** Where the socket is, with the query if there is one. */
    public String path() {
        return path;
    }

    /** The subprotocol to ask for, if the server wants one. */
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    /** The arguments of the JVM. */
    public List<String> jvmArguments() {
        return jvmArguments;
    }

    /** Whether clients of it can be in different rooms. */
    public boolean hasRooms() {
        return subprotocol != null && subprotocol.equals("chat.v2");
    }

    /** A dialect for one more connection, to that room if there are several. */
    public Dialect newDialect(String room) {
        return dialect.apply(room);
    }
}
