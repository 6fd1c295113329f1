package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The rooms that the host offers on the page, and what the field above the rooms does with a name. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class OfferedRoomsBrowserIT {

    private static Browser browser;

    private ChatServer server;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @AfterEach
    void stopServer() {
        browser.clear();
        server.close();
    }

    private ChatPage join(String language, String... rooms) {
        server = Servers.start(
                WebOptions.builder()
                        .page(PageOptions.builder()
                                .language(language)
                                .rooms(List.of(rooms))
                                .build())
                        .build(),
                Hub.builder().tokens(GuestKeys.only()));
        return ChatPage.join(browser, server.uri(), "Ann");
    }

    private static List<String> offered() {
        return browser.texts("#other-list .room-name");
    }

    private List<String> members(String room) {
        return server.hub().room(room).members().stream().map(Client::username).toList();
    }

    @Test
    void offeredRooms_areShownUntilTheyAreJoined() {
        ChatPage ann = join("en", "lobby", "tea", "coffee");
        eventually(() -> assertThat(offered()).containsExactly("tea", "coffee"));
        assertThat(browser.text("#other-title")).isEqualTo("Other rooms");
        assertThat(members("tea")).as("nobody joins without a press").isEmpty();
        Axe.assertAccessibleInBothSchemes(browser);

        browser.click("#other-list [data-room=tea] .room-link");
        ann.awaitNote("You joined tea.");
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "tea"));
        assertThat(offered()).containsExactly("coffee");
        assertThat(ann.room()).isEqualTo("tea");

        ann.leave("tea");
        eventually(() -> assertThat(offered()).containsExactly("tea", "coffee"));
        browser.click("#other-list [data-room=coffee] .room-link");
        browser.click("#other-list [data-room=tea] .room-link");
        eventually(() -> assertThat(browser.isShown("#other-rooms")).isFalse());
        browser.assertNoComplaints();
    }

    @Test
    void field_findsOfferedRooms_andSaysWhatEnterDoes() {
        ChatPage ann = join("en", "tea", "coffee", "tea-time");
        assertThat(browser.attribute("#room-input", "placeholder")).isEqualTo("Find or create a room");
        browser.click("#room-input");
        browser.press("ea-t");
        eventually(() -> assertThat(offered()).containsExactly("tea-time"));
        assertThat(ann.rooms()).isEmpty();
        assertThat(browser.text("#room-status")).isEqualTo("1 room");
        assertThat(browser.texts(".room-item.chosen .room-name")).containsExactly("tea-time");
        browser.press(Keys.ENTER);
        ann.awaitNote("You joined tea-time.");

        // The exact name before one that only has it.
        browser.click("#room-input");
        browser.press("tea");
        eventually(() -> assertThat(browser.texts(".room-item .room-name")).containsExactly("tea-time", "tea"));
        assertThat(browser.texts(".room-item.chosen .room-name")).containsExactly("tea");
        assertThat(browser.isShown("#room-join")).isFalse();
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        assertThat(browser.is("document.activeElement.closest('.room-item').dataset.room === 'tea'"))
                .as("the arrow keys go on in the other rooms")
                .isTrue();
        browser.press(Keys.DELETE, Keys.ENTER);
        ann.awaitNote("You joined tea.");

        browser.click("#room-input");
        browser.press("cake");
        eventually(() -> assertThat(browser.isShown("#room-status")).isTrue());
        assertThat(browser.text("#room-status"))
                .isEqualTo("No room here has this name. Enter joins the room, or creates it if there is none.");
        assertThat(browser.text("#room-join")).isEqualTo("Join or create cake");
        Axe.assertAccessibleInBothSchemes(browser);
        browser.press(Keys.ENTER);
        ann.awaitNote("You joined cake.");
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby", "tea-time", "tea", "cake"));
        assertThat(browser.isInView("#room-status") && browser.isShown("#room-join"))
                .isFalse();
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void manyOfferedRooms_scrollOnAPhone(String language) {
        String[] rooms = new String[PageOptions.MAX_ROOMS];
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = "a-room-with-a-name-that-is-as-long-as-a-name-of-a-room-may-be-" + (i + 10);
        }
        ChatPage ann = join(language, rooms);
        browser.viewport(360, 740, true);
        browser.click("#rooms-toggle");
        eventually(() -> assertThat(offered()).hasSize(PageOptions.MAX_ROOMS));
        assertThat(browser.isInView("#settings-toggle")).isTrue();
        assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth"
                        + " && (l => l.scrollWidth <= l.clientWidth)(document.getElementById('room-lists'))"))
                .isTrue();
        Axe.assertAccessible(browser);
        browser.click("#other-list [data-room$='-59'] .room-link");
        eventually(() -> assertThat(ann.room()).endsWith("-59"));
        assertThat(browser.isShown("#rooms-panel")).isFalse();
        browser.assertNoComplaints();
    }

    @Test
    void withoutOfferedRooms_thePageSaysNothingOfThem() {
        ChatPage ann = join("en");
        eventually(() -> assertThat(ann.rooms()).containsExactly("lobby"));
        assertThat(browser.isShown("#other-rooms")).isFalse();
        browser.assertNoComplaints();
    }
}
