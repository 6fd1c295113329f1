package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.server.jetty.ChatServer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rooms that are chosen before the server has answered the choice before. */
@NeedsBrowser
@Tag("long")
@Execution(ExecutionMode.SAME_THREAD)
class RoomOrdersBrowserIT {

    private static Browser browser;

    /** The decisions about joins that the host has not taken. */
    private final Queue<CompletableFuture<Boolean>> undecided = new ConcurrentLinkedQueue<>();

    private volatile boolean decidesAtOnce = true;
    private ChatServer server;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @BeforeEach
    void startServer() {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(Hub.builder()
                        .asyncRoomPolicy(new AsyncRoomPolicy() {
                            @Override
                            public CompletionStage<Boolean> mayJoin(Client client, String room) {
                                CompletableFuture<Boolean> decision = new CompletableFuture<>();
                                if (decidesAtOnce) {
                                    decision.complete(true);
                                } else {
                                    undecided.add(decision);
                                }
                                return decision;
                            }
                        })
                        .build())
                .build()
                .start();
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    @Test
    void secondChoiceBeforeTheFirstAnswer_leavesNoMemberBehindAndTheWayBackOpen() {
        ChatPage ann = ChatPage.join(browser, server.uri(), "Ann");
        decidesAtOnce = false;
        choose(ann, "red");
        ann.leave("red");
        choose(ann, "green");
        eventually(() -> assertThat(undecided).hasSizeGreaterThanOrEqualTo(1));
        decidesAtOnce = true;
        undecided.forEach(decision -> decision.complete(true));
        eventually(() -> assertThat(members("green")).containsExactly("Ann"));
        eventually(() -> assertThat(members("red")).isEmpty());

        choose(ann, "red");
        eventually(() -> assertThat(ann.notes()).contains("You joined red."));
        ann.send("back");
        ann.awaitMessage("back");
        eventually(() -> assertThat(members("red")).containsExactly("Ann"));
        ann.leave("green");
        eventually(() -> assertThat(members("green")).isEmpty());
        browser.assertNoComplaints();
    }

    /** The room modules of the page, with a server of the script. */
    @Test
    void choicesAnswersAndLosses_inAnyOrder_agreeWithTheModel() {
        var unused = ChatPage.open(browser, server.uri());
        Object problems =
                browser.script(Browser.resource("random.js") + Browser.resource("membership-orders.js") + """
                return (async () => {
                  const base = new URL('assets/net/', location.href);
                  const [{ Memberships }, { Room }] = await Promise.all(
                    ['memberships.js', 'room.js'].map((path) => import(new URL(path, base))));
                  return membershipOrders({ Memberships, Room }, 300, 80);
                })();""");
        assertThat(problems).isEqualTo(List.of());
        browser.assertNoComplaints();
    }

    /** Enters a room by the address, in one step. */
    private static void choose(ChatPage page, String room) {
        browser.script("location.hash = arguments[0]", room);
        eventually(() -> assertThat(page.room()).isEqualTo(room));
    }

    private List<String> members(String room) {
        return server.hub().room(room).members().stream().map(Client::username).toList();
    }
}
