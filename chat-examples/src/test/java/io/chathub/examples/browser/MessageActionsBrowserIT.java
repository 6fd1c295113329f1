package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static io.chathub.examples.browser.Frames.ack;
import static io.chathub.examples.browser.Frames.error;
import static io.chathub.examples.browser.Frames.event;
import static io.chathub.examples.browser.Frames.eventOf;
import static io.chathub.examples.browser.Frames.history;
import static io.chathub.examples.browser.Frames.message;
import static io.chathub.examples.browser.Frames.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openqa.selenium.Keys;

/** What a user does with a message: reactions, edits, deletions and pins. The server is scripted. */
@Tag("long")
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class MessageActionsBrowserIT {

    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final String ME = "'id':'c1','username':'John','user':'uMe'";

    private static Browser browser;
    private static ScriptedPage server;

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Browser.start();
        server = ScriptedPage.start(browser);
    }

    @AfterAll
    static void stopBrowser() {
        if (server != null) {
            server.close();
        }
        Browser.closeAll(browser);
    }

    @AfterEach
    void leavePage() {
        browser.clear();
    }

    @Test
    void reactionByKeyboard_isSetOnceAndRemoved() {
        join(message(1, "Lunch?"));

        focusNewestMessage();
        browser.press(Keys.ENTER);
        eventually(() -> assertThat(browser.isShown("#message-menu")).isTrue());
        Axe.assertAccessibleInBothSchemes(browser);
        browser.press(Keys.ARROW_RIGHT);
        browser.press(Keys.ENTER);

        Map<String, Object> set = server.take();
        assertThat(set)
                .containsEntry("type", "reaction")
                .containsEntry("target", 1L)
                .containsEntry("on", true);
        assertThat(set.get("emoji")).isEqualTo("❤️");
        assertThat(set.get("epoch")).isEqualTo("k3");
        assertThat(focusedMessage()).isEqualTo(1);
        // Shown at once, and once when the event arrives.
        eventually(() -> assertThat(reactions(1)).containsExactly("❤️ 1 mine"));
        server.send(ack(set, "k3", 2));
        server.send(eventOf(ME, "reaction", 2, 1, "'emoji':'❤️','on':true,'reactions':[{'emoji':'❤️','count':1}]"));
        server.send(event("reaction", 3, 1, "'emoji':'❤','on':true,'reactions':[{'emoji':'❤️','count':2}]"));
        eventually(() -> assertThat(reactions(1)).containsExactly("❤️ 2 mine"));

        browser.press(Keys.TAB);
        browser.press(Keys.SPACE);
        Map<String, Object> removed = server.take();
        if ("reactions".equals(removed.get("type"))) { // the names of the focused reaction
            removed = server.take();
        }
        assertThat(removed).containsEntry("type", "reaction").containsEntry("on", false);
        eventually(() -> assertThat(reactions(1)).containsExactly("❤️ 1"));
        // An event for several users does not name them.
        server.send(event("reaction", 4, 1, "'reactions':[{'emoji':'❤️','count':1}]"));
        server.send(ack(removed, "k3", 4));
        server.send(event("reaction", 5, 1, "'emoji':'❤️','on':true,'reactions':[{'emoji':'❤️','count':2}]"));
        eventually(() -> assertThat(reactions(1)).containsExactly("❤️ 2"));
        browser.assertNoComplaints();
    }

    @Test
    void reactionByTouch_comesFromThePicker() {
        browser.viewport(360, 740, true);
        join(message(1, "Lunch?"), message(2, "Soup"));

        browser.longPress(bubble(2));
        eventually(() -> assertThat(browser.isShown("#message-menu")).isTrue());
        Axe.assertAccessible(browser);
        browser.tap("#message-menu [data-action=picker]");
        eventually(() -> assertThat(browser.count(".picker-emoji")).isGreaterThan(100));
        assertThat(browser.isInView("#emoji-picker")).isTrue();
        Axe.assertAccessibleInBothSchemes(browser);
        browser.type(".picker-search", "piz");
        eventually(() -> assertThat(browser.texts(".picker-emoji")).containsExactly("🍕"));
        browser.tap(".picker-emoji");

        Map<String, Object> set = server.take();
        assertThat(set).containsEntry("emoji", "🍕").containsEntry("target", 2L).containsEntry("on", true);
        eventually(() -> assertThat(reactions(2)).containsExactly("🍕 1 mine"));
        server.send(ack(set, "k3", 3));
        server.send(eventOf(ME, "reaction", 3, 2, "'emoji':'🍕','on':true,'reactions':[{'emoji':'🍕','count':1}]"));
        // The next menu offers it first.
        browser.longPress(bubble(1));
        eventually(() -> assertThat(browser.texts("#message-menu .menu-emoji")).startsWith("🍕"));
        assertThat(server.hasRequests()).isFalse();
        browser.assertNoComplaints();
    }

    /** A long press is not the only way to the actions: nothing shows it. */
    @Test
    void tap_showsTheButtonsOfTheMessage() {
        browser.viewport(360, 740, true);
        // A long text: two taps near each other at once are a gesture of the browser.
        join(message(1, "Lunch? ".repeat(120)), message(2, "Soup"));
        browser.tap(bubble(2));
        eventually(() -> assertThat(browser.isInView("#message-tools")).isTrue());
        assertThat(browser.count(".message.with-tools[data-offset='2']")).isEqualTo(1);
        Axe.assertAccessibleInBothSchemes(browser);
        browser.tap(bubble(2));
        eventually(() -> assertThat(browser.isShown("#message-tools")).isFalse());
        assertThat(browser.count(".with-tools")).isZero();

        browser.tap(bubble(1));
        browser.tap(bubble(2));
        eventually(() -> assertThat(browser.count(".message.with-tools[data-offset='2']"))
                .isEqualTo(1));
        browser.tap("#message-tools [data-action=menu]");
        eventually(() -> assertThat(browser.isInView("#message-menu")).isTrue());
        browser.tap("#message-menu [data-action=reply]");
        eventually(() -> assertThat(browser.text("#composer-context-text")).isEqualTo("Reply to Ann: Soup"));
        browser.tap("#message-input");
        eventually(() -> assertThat(browser.isShown("#message-tools")).isFalse());
        browser.assertNoComplaints();
    }

    /** Beside the text of a further message of a group is little space. */
    @Test
    void tap_showsTheTimeBetweenTheMarginOfThePageAndTheText() {
        browser.viewport(360, 740, true);
        join(message(1, "one"), message(2, "two"));
        browser.tap(bubble(2));
        eventually(() -> assertThat(
                        browser.is("getComputedStyle(document.querySelector('.continued time')).opacity === '1'"))
                .isTrue());
        assertThat((String) browser.script("""
                        const range = document.createRange();
                        range.selectNodeContents(document.querySelector('.continued time'));
                        const time = range.getBoundingClientRect();
                        const rectOf = (selector) => document.querySelector(selector).getBoundingClientRect();
                        const { top, bottom } = rectOf('.continued');
                        return time.left >= rectOf('.message > .avatar').left && time.right < rectOf('.continued > .bubble').left && time.top >= top && time.bottom <= bottom
                          ? '' : `${time.left} to ${time.right}, ${time.top} to ${time.bottom} in ${top} to ${bottom}`;""")).as("pixels of the time").isEmpty();
        browser.assertNoComplaints();
    }

    /** The buttons lie between two messages. */
    @Test
    void mouse_marksTheMessageThatTheButtonsBelongTo() {
        join(message(1, "one"), message(2, "two"));
        browser.hover(bubble(2));
        browser.hover("#message-tools [data-action=menu]");
        assertThat(browser.is("getComputedStyle(document.querySelector(\"[data-offset='2']\")).backgroundColor"
                        + " !== getComputedStyle(document.querySelector(\"[data-offset='1']\")).backgroundColor"))
                .isTrue();
        Axe.assertAccessibleInBothSchemes(browser);
        browser.hover("#message-input");
        assertThat(browser.count(".with-tools")).isZero();
        browser.assertNoComplaints();
    }

    /** A message is edited: the button does not say that something is sent. */
    @Test
    void edit_isSavedOrCancelled() {
        browser.viewport(360, 740, true);
        ChatPage page = join(messageOf(ME, 1, "one", "'change':1"));
        page.type(Keys.ARROW_UP);
        eventually(() -> assertThat(page.composed()).isEqualTo("one"));
        assertThat(browser.text("#send-label")).isEqualTo("Save");
        assertThat(browser.isInView("#send-label")).isTrue();
        assertThat(browser.isInView("#composer-context-cancel .visually-hidden"))
                .isTrue();
        Axe.assertAccessibleInBothSchemes(browser);
        browser.tap("#composer-context-cancel");
        assertThat(browser.text("#send-label")).isEqualTo("Send");
        assertThat(page.composed()).isEmpty();

        browser.viewport(1280, 800, false);
        page.type(Keys.ARROW_UP);
        assertThat(browser.text("#composer-help")).isEqualTo("Enter saves, Esc cancels");
        page.type("!");
        browser.click("#send-button");
        assertThat(server.take()).containsEntry("type", "edit").containsEntry("text", "one!");
        assertThat(browser.text("#send-label")).isEqualTo("Send");
        assertThat(browser.text("#composer-help")).isEqualTo("Enter sends, Shift+Enter makes a new line");
        browser.assertNoComplaints();
    }

    @Test
    void everyone_isNotOfferedAgainAfterARefusal() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['mention']}");
        server.joined(
                "{'offset':1,'events':[" + message(1, "Hi") + "],'members':[{'id':'c1','username':'John','user':'uMe'},"
                        + "{'id':'c2','username':'Eva','user':'uEva'}],'memberCount':2}");
        page.join("John");
        page.type("@e");
        eventually(() -> assertThat(browser.texts(".mention-name")).containsExactly("Eva", "everyone"));
        browser.press(Keys.ARROW_DOWN, Keys.ENTER, Keys.ENTER);
        Map<String, Object> posted = server.take();
        assertThat(posted).containsEntry("everyone", true);
        server.send(ack(posted, "k3", 2, "'everyone':false"));
        eventually(() -> assertThat(browser.text("#toast")).contains("@everyone is not allowed here"));
        page.type("@e");
        eventually(() -> assertThat(browser.texts(".mention-name")).containsExactly("Eva"));
        browser.assertNoComplaints();
    }

    @Test
    void namesOfAReaction_areShownToKeyboardAndMouse() {
        join(message(1, "Lunch?", "'reactions':[{'emoji':'👍','count':4}],'change':5"));

        browser.hover("button.reaction");
        Map<String, Object> asked = server.take();
        assertThat(asked).containsEntry("type", "reactions").containsEntry("target", 1L);
        assertThat(asked.get("emoji")).isEqualTo("👍");
        server.send("{'type':'reactions','ref':'" + asked.get("ref")
                + "','room':'lobby','target':1,'emoji':'👍','count':4,'users':[{'user':'uA','username':'Ann'},{'username':'"
                + MARKUP + "'}],'more':true}");
        eventually(() ->
                assertThat(browser.text("#reactors")).isEqualTo("Ann, " + MARKUP + ", and 2 others reacted with 👍"));
        assertThat(browser.isInView("#reactors")).isTrue();
        assertThat((String) browser.script(
                        "return document.querySelector('button.reaction').getAttribute('aria-describedby')"))
                .isEqualTo("reactors");
        Axe.assertAccessibleInBothSchemes(browser);
        browser.hover("#message-input");
        focusNewestMessage();
        browser.press(Keys.TAB);
        assertThat(server.take()).containsEntry("type", "reactions");
        browser.assertNoComplaints();
    }

    @Test
    void namesOfAReaction_areShownAfterALongPress() {
        browser.viewport(360, 740, true);
        join(message(1, "Lunch?", "'reactions':[{'emoji':'👍','count':3},{'emoji':'🎉','count':1}],'change':5"));

        browser.longPress(chip("👍"));
        Map<String, Object> asked = server.take();
        assertThat(asked).containsEntry("type", "reactions").containsEntry("target", 1L);
        assertThat(asked.get("emoji")).isEqualTo("👍");
        server.send(reactors(asked, 3, "{'user':'uA','username':'Ann'},{'username':'Bob'}"));
        eventually(() -> assertThat(browser.isShown("#reactors")).isTrue());
        assertThat(browser.text("#reactors")).isEqualTo("Ann, Bob, and 1 other reacted with 👍");
        assertThat(browser.isInView("#reactors")).isTrue();
        assertThat(browser.isShown("#message-menu")).isFalse();
        Axe.assertAccessibleInBothSchemes(browser);
        assertThat(server.hasRequests()).as("a reaction was sent").isFalse();

        browser.longPress(chip("🎉"));
        Map<String, Object> other = server.take();
        assertThat(other.get("emoji")).isEqualTo("🎉");
        server.send(reactors(other, 1, "{'username':'Cleo'}"));
        eventually(() -> assertThat(browser.text("#reactors")).isEqualTo("Cleo reacted with 🎉"));
        browser.tap(bubble(1));
        eventually(() -> assertThat(browser.isShown("#reactors")).isFalse());
        // The same reaction once more, and a tap, which reacts as before.
        browser.longPress(chip("🎉"));
        server.send(reactors(server.take(), 1, "{'username':'Cleo'}"));
        eventually(() -> assertThat(browser.isShown("#reactors")).isTrue());
        browser.tap(chip("👍"));
        assertThat(server.take()).containsEntry("type", "reaction").containsEntry("on", true);
        eventually(() -> assertThat(reactions(1)).containsExactly("👍 4 mine", "🎉 1"));
        assertThat(browser.isShown("#reactors")).isFalse();
        browser.assertNoComplaints();
    }

    private static String chip(String emoji) {
        return ".reaction[data-emoji='" + emoji + "']";
    }

    private static String reactors(Map<?, ?> request, int count, String users) {
        return "{'type':'reactions','ref':'" + request.get("ref") + "','room':'lobby','target':1,'emoji':'"
                + request.get("emoji") + "','count':" + count + ",'users':[" + users + "],'more':false}";
    }

    @Test
    void edit_replacesTheTextAndKeepsTheDraft() {
        ChatPage page = join(
                messageOf(ME, 1, "Helo", "'price':12.5,'mentions':['uAnn'],'rev':3,'change':1"), message(2, "other"));
        page.type("draft");
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=edit]");
        eventually(() -> assertThat(page.composed()).isEqualTo("Helo"));
        assertThat(browser.text("#composer-context-text")).isEqualTo("Edit the message: Helo");
        Axe.assertAccessible(browser);
        browser.clear("#message-input");
        page.type("Hello", Keys.ENTER);

        Map<String, Object> edit = server.take();
        assertThat(edit)
                .containsEntry("type", "edit")
                .containsEntry("target", 1L)
                .containsEntry("text", "Hello")
                .containsEntry("rev", 3L)
                .containsEntry("epoch", "k3");
        assertThat(edit.get("price")).isEqualTo(12.5);
        assertThat((String) edit.get("key")).hasSize(32);
        assertThat(page.composed()).isEqualTo("draft");
        eventually(() -> assertThat(status(1)).isEqualTo("Saving the edit…"));
        server.send(ack(edit, "k3", 3));
        server.send(eventOf(ME, "edit", 3, 1, "'text':'Hello','price':12.5,'rev':4"));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("Hello", "other"));
        eventually(() -> assertThat(status(1)).isNull());
        assertThat(browser.text(".message-edited")).startsWith("(edited ");

        // The last own message by the arrow key, and a refusal that keeps the edit.
        browser.clear("#message-input");
        page.type(Keys.ARROW_UP);
        eventually(() -> assertThat(page.composed()).isEqualTo("Hello"));
        page.type("!", Keys.ENTER);
        Map<String, Object> refused = server.take();
        assertThat(refused).containsEntry("rev", 4L);
        server.send(error(refused, "conflict", "the message has another revision"));
        eventually(() -> assertThat(status(1))
                .isEqualTo("This edit was not saved: the message has another revision. Try again Discard"));
        browser.click(".message-status .link-button:last-child");
        eventually(() -> assertThat(status(1)).isNull());
        browser.assertNoComplaints();
    }

    @Test
    void editAndReaction_areSentAgainAfterALostConnection() {
        ChatPage page = join(messageOf(ME, 1, "one", "'change':1"));
        browser.press(Keys.ARROW_UP);
        eventually(() -> assertThat(page.composed()).isEqualTo("one"));
        page.type("!", Keys.ENTER);
        Map<String, Object> edit = server.take();
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu .menu-emoji");
        Map<String, Object> reaction = server.take();
        assertThat(reaction.get("type")).isEqualTo("reaction");

        server.joined("{'epoch':'k3','offset':1,'recovered':true,'events':[]}");
        server.cut();
        List<Map<String, Object>> again = List.of(server.take(), server.take());
        assertThat(again)
                .anySatisfy(request -> assertThat(request)
                        .containsEntry("type", "edit")
                        .containsEntry("key", edit.get("key"))
                        .containsEntry("epoch", "k3"));
        assertThat(again)
                .anySatisfy(request ->
                        assertThat(request).containsEntry("type", "reaction").containsEntry("on", true));
        for (Map<String, Object> request : again) {
            server.send(ack(request, "k3", "edit".equals(request.get("type")) ? 2 : 3));
        }
        server.send(eventOf(ME, "edit", 2, 1, "'text':'one!','rev':2"));
        server.send(eventOf(ME, "reaction", 3, 1, "'emoji':'👍','on':true,'reactions':[{'emoji':'👍','count':1}]"));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("one!"));
        assertThat(reactions(1)).containsExactly("👍 1 mine");
        assertThat(server.hasRequests()).isFalse();
    }

    @Test
    void delete_asksBeforeAndLeavesATombstone() {
        ChatPage page = join(messageOf(ME, 1, MARKUP, "'change':1"), message(2, "other"));
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=delete]");
        eventually(() -> assertThat(browser.isShown("#delete-dialog")).isTrue());
        assertThat(browser.text("#delete-text")).isEqualTo(MARKUP);
        assertThat(browser.focused()).isEqualTo("delete-cancel");
        Axe.assertAccessible(browser);
        browser.click("#delete-cancel");
        assertThat(server.hasRequests()).isFalse();

        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=delete]");
        browser.click("#delete-confirm");
        Map<String, Object> delete = server.take();
        assertThat(delete).containsEntry("type", "delete").containsEntry("target", 1L);
        assertThat((String) delete.get("key")).hasSize(32);
        server.send(ack(delete, "k3", 3));
        server.send(eventOf(ME, "delete", 3, 1, "'by':'author'"));
        eventually(() -> assertThat(page.messageTexts()).containsExactly("message deleted", "other"));
        // A tombstone has no actions.
        browser.hover(bubble(1));
        assertThat(browser.isShown("#message-tools")).isFalse();
        Axe.assertAccessibleInBothSchemes(browser);
        browser.assertNoComplaints();
    }

    @Test
    void pinned_areListedAndLeadToTheMessage() {
        join(message(1, "Rules"), message(2, "two"));
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=pin]");
        Map<String, Object> pin = server.take();
        assertThat(pin).containsEntry("type", "pin").containsEntry("target", 1L).containsEntry("on", true);
        server.send(ack(pin, "k3", 3));
        server.send(eventOf(ME, "pin", 3, 1, "'on':true"));
        eventually(() -> assertThat(browser.texts(".message-pin")).containsExactly("Pinned"));

        browser.click("#pinned-toggle");
        Map<String, Object> asked = server.take();
        assertThat(asked).containsEntry("pinned", true).containsEntry("epoch", "k3");
        server.send(history(asked, "k3", 3, 0, null, false, message(1, MARKUP, "'pinned':true,'change':3")));
        eventually(() -> assertThat(browser.texts(".pinned-text")).containsExactly(MARKUP));
        Axe.assertAccessibleInBothSchemes(browser);
        // The pin of another user while the panel is open.
        server.send(event("pin", 4, 1, "'on':false"));
        Map<String, Object> again = server.take();
        server.send(history(again, "k3", 4, 0, null, false, message(2, "two", "'pinned':true,'change':4")));
        eventually(() -> assertThat(browser.texts(".pinned-text")).containsExactly("two"));
        browser.click(".pinned-item");
        eventually(() -> assertThat(focusedMessage()).isEqualTo(2));
        assertThat(browser.isShown("#pinned-panel")).isFalse();
        browser.assertNoComplaints();
    }

    @Test
    void refusedPin_isASentenceAndNotOfferedAgain() {
        join(message(1, "Rules"));
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        browser.click("#message-menu [data-action=pin]");
        server.send(error(server.take(), "forbidden", "only moderators pin"));
        eventually(() -> assertThat(browser.text("#toast")).isEqualTo("Only moderators can pin messages here."));
        eventually(() -> assertThat(status(1)).isNull());
        browser.hover("#message-input");
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        assertThat(browser.count("#message-menu [data-action=pin]")).isZero();
        browser.assertNoComplaints();
    }

    @Test
    void featuresThatTheServerLacks_areNotOffered() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.joined("{'offset':1,'events':["
                + messageOf("'id':'c1','username':'John'", 1, "mine", "'reactions':[{'emoji':'👍','count':1}]")
                + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).containsExactly("mine"));
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        assertThat(browser.texts("#message-menu button")).containsExactly("Copy link", "Copy text");
        assertThat(browser.isShown("#pinned-toggle")).isFalse();
        assertThat(browser.is("document.querySelector('button.reaction').disabled"))
                .isTrue();
        browser.press(Keys.ESCAPE);
        page.type(Keys.ARROW_UP);
        assertThat(page.composed()).isEmpty();
        page.type("@");
        assertThat(browser.isShown("#mention-list")).isFalse();
        browser.assertNoComplaints();
    }

    /** A guest is the author of what this connection posted, and of nothing else. */
    @Test
    void guest_isOfferedToChangeTheMessagesOfThisConnection() {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'id':'c2','features':['edit','delete']}");
        server.joined("{'offset':2,'id':'c2','events':["
                + messageOf("'id':'c1','username':'John'", 1, "before", "'change':1") + ","
                + messageOf("'id':'c2','username':'John'", 2, "now", "'change':2") + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).containsExactly("before", "now"));
        browser.hover(bubble(1));
        browser.click("#message-tools [data-action=menu]");
        assertThat(browser.texts("#message-menu button")).containsExactly("Copy link", "Copy text");
        browser.press(Keys.ESCAPE);
        browser.hover(bubble(2));
        browser.click("#message-tools [data-action=menu]");
        assertThat(browser.texts("#message-menu button")).containsExactly("Edit", "Copy link", "Copy text", "Delete…");
        assertThat(browser.count("#message-menu [role=separator] + .danger")).isEqualTo(1);
        browser.assertNoComplaints();
    }

    private static ChatPage join(String... events) {
        ChatPage page = ChatPage.open(browser, server.chat());
        server.connect("{'user':'uMe','features':['edit','delete','reaction','reply','mention','pin']}");
        server.joined("{'offset':" + events.length + ",'events':[" + String.join(",", events) + "]}");
        page.join("John");
        eventually(() -> assertThat(page.messageTexts()).hasSize(events.length));
        return page;
    }

    /** From the composer back to the list, and into it. */
    private static void focusNewestMessage() {
        browser.click("#message-input");
        browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
        browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
        assertThat(browser.focused()).isEqualTo("messages");
        browser.press(Keys.ENTER);
        assertThat(focusedMessage()).isEqualTo(1);
    }

    private static String bubble(long offset) {
        return ".message[data-offset='" + offset + "'] > .bubble";
    }

    /** The offset of the message with the focus, or 0. */
    private static long focusedMessage() {
        return ((Number) browser.script("return Number(document.activeElement.dataset.offset ?? 0)")).longValue();
    }

    private static List<String> reactions(long offset) {
        return ((List<?>) browser.script(
                        "return [...document.querySelectorAll(`.message[data-offset='${arguments[0]}'] .reaction`)]"
                                + ".map((r) => r.textContent + (r.getAttribute('aria-pressed') === 'true' ? ' mine' : ''))",
                        offset))
                .stream().map(String.class::cast).toList();
    }

    private static String status(long offset) {
        return (String) browser.script(
                "return document.querySelector(`.message[data-offset='${arguments[0]}'] > .message-status`)?.textContent ?? null",
                offset);
    }
}
