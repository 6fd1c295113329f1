package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.ServedChat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server that is used by a {@link Bystander} while the tests of a class, one after the other, do what they like to it.
 * After each, and after each set of parameters, the clients made here are cut off, and then has to hold what THREATS.md says
 * has to hold after every case: the connections are gone within 2 s, the bystander gets all of its messages, no thread
 * stands, and the log has at most one line, with nothing of the client's in it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final HostileChat chat = HostileChat.create();
 *
 * @Test
 * void aLoneContinuationIsAnError() {
 *     RawClient mallory = chat.join("Mallory");
 *     mallory.sendHex("80 81 00000000 61");
 *     assertThat(mallory.awaitClose()).isEqualTo(1002);
 * }
 * }</pre>
 *
 * <p>Nothing has a rate here unless the test says so, since all cases come from one address. Where messages have one, the
 * bystander keeps to it, which takes its time for each case. It comes from {@value Bystander#ADDRESS}, the others from
 * 127.0.0.1.
 */
public final class HostileChat
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, AutoCloseable {

    private HubOptions options = HubOptions.builder()
            .messageRate(RateLimit.UNLIMITED)
            .typingRate(RateLimit.UNLIMITED)
            .requestRate(RateLimit.UNLIMITED)
            .joinRate(RateLimit.UNLIMITED)
            .controlRate(RateLimit.UNLIMITED)
            .build();
    private WebOptions webOptions = WebOptions.DEFAULT;
    private UnaryOperator<HubBuilder> hubSettings = UnaryOperator.identity();
    private ChatHost host = ChatHost.get();
    private String bystanderHeaders = "";

    private int users;
    private ServedChat server;
    private Bystander bystander;
    private PostState postState;

    // Of one case:
    private final List<RawClient> clients = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final List<String> legitimate = new ArrayList<>();
    private int maxLines;

    private HostileChat() {}

    /** One with the defaults of the server, and no rates. */
    public static HostileChat create() {
        return new HostileChat();
    }

    // -------------------------------------------------------------------------------------------- before it is started

    /** Other options of the hub, from those without rates. */
    public HostileChat options(UnaryOperator<HubOptions.Builder> settings) {
        options = settings.apply(options.mutate()).build();
        return this;
    }

    /** Other options of the web. */
    public HostileChat web(WebOptions web) {
        webOptions = web;
        return this;
    }

    /** A hub with hooks, for instance. Its options are set. */
    public HostileChat hub(UnaryOperator<HubBuilder> settings) {
        hubSettings = settings;
        return this;
    }

    /** Another container, or the same with other settings. */
    public HostileChat host(ChatHost container) {
        host = container;
        return this;
    }

    /** More header lines of the bystander's handshake, each with its line end: where the host wants to know who it is. */
    public HostileChat bystanderHeaders(String headers) {
        bystanderHeaders = headers;
        return this;
    }

    /** Starts it without JUnit, in the middle of a test; {@link #endCase()} checks, {@link #close()} ends. */
    public HostileChat start() {
        Hub hub = hubSettings.apply(Hub.builder().options(options)).build();
        server = ServedChat.start(host, hub, webOptions);
        bystander =
                new Bystander(server.port(), bystanderHeaders, options.rates().messageRate());
        bystander.assertUndisturbed();
        postState = new PostState(hub, host);
        beginCase();
        return this;
    }

    // ---------------------------------------------------------------------------------------------------- in the case

    public int port() {
        return server.port();
    }

    public Hub hub() {
        return server.hub();
    }

    public Bystander bystander() {
        return bystander;
    }

    /** A socket that has said nothing yet. */
    public RawClient open() {
        return add(RawClient.open(server.port()));
    }

    /** A WebSocket that has heard nothing yet. */
    public RawClient connect(ProtocolVersion version) {
        return add(RawClient.connect(server.port(), version));
    }

    /** A v1 client in the lobby, of this name; it has heard its id. */
    public RawClient join(String name) {
        RawClient client = connect(ProtocolVersion.V1);
        client.hello();
        client.join(name);
        return client;
    }

    /** A client that the case made itself: it is cut off after it, if it is still there. */
    public RawClient add(RawClient client) {
        clients.add(client);
        return client;
    }

    /** What no line of the log may have in it: a token, a text. */
    public void keepSecret(String... needles) {
        secrets.addAll(List.of(needles));
    }

    /** What the case says in the lobby, and is to be heard there; everything else that is said is a failure. */
    public void say(String... texts) {
        legitimate.addAll(List.of(texts));
    }

    /** A case of several clients that do wrong may be worth as many lines. */
    public void allowLogLines(int lines) {
        maxLines = lines;
    }

    /** What the case has put into the log so far, of level INFO and above. */
    public List<String> logLines() {
        return postState.lines();
    }

    // ---------------------------------------------------------------------------------------------------- after it

    private void beginCase() {
        clients.clear();
        secrets.clear();
        legitimate.clear();
        maxLines = 1;
        postState.begin();
    }

    /**
     * Cuts off the clients of a case, and looks at what it has left behind; then the next begins.
     *
     * @return what the bystander heard of the case
     */
    public List<ServerEvent> endCase() {
        clients.forEach(RawClient::cut);
        try {
            postState.assertNoConnection();
            List<ServerEvent> heard = bystander.assertUndisturbed();
            for (ServerEvent event : heard) {
                if (event instanceof MessagePosted message) {
                    assertThat(legitimate)
                            .as("what may be said in this case")
                            .contains(Objects.requireNonNull(message.text()));
                }
            }
            postState.assertNoTrace(maxLines, secrets);
            return heard;
        } finally {
            beginCase();
        }
    }

    @Override
    public void close() {
        bystander.leave();
        server.close();
        postState.close();
    }

    // ---------------------------------------------------------------------------------------------------- for JUnit

    /** Once for the class, however many are nested in it. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (users++ == 0) {
            start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        beginCase();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            endCase();
        } else {
            clients.forEach(RawClient::cut); // what it left behind is no news, and not the next one's fault
            postState.assertNoConnection();
            bystander.assertUndisturbed();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--users == 0) {
            close();
        }
    }
}
