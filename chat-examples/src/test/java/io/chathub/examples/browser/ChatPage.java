package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.openqa.selenium.Keys;

/** The chat page in a browser, by what its user sees. */
final class ChatPage {

    /** A message in the list; {@code price} is null if none is shown. */
    record Message(String author, String text, String price, boolean own) {}

    private final Browser browser;

    private ChatPage(Browser browser) {
        this.browser = browser;
    }

    static ChatPage open(Browser browser, URI address) {
        browser.open(address);
        return new ChatPage(browser);
    }

    static ChatPage join(Browser browser, URI address, String name) {
        ChatPage page = open(browser, address);
        page.join(name);
        return page;
    }

    /** The page as it is, after a reload for instance. */
    static ChatPage of(Browser browser) {
        return new ChatPage(browser);
    }

    Browser browser() {
        return browser;
    }

    void join(String name) {
        // A tab that has taken the name of the browser shows no form.
        if (!browser.isShown("#name-input")) {
            browser.click("#leave-button");
        }
        browser.clear("#name-input");
        browser.type("#name-input", name);
        browser.click("#join-button");
        awaitState("online");
        // "You joined.": all notes after it are about other members.
        eventually(() -> assertThat(notes()).isNotEmpty());
    }

    void send(String text) {
        browser.type("#message-input", text);
        browser.click("#send-button");
    }

    void sendWithPrice(String text, String price) {
        browser.type("#message-input", text);
        browser.click("#price-toggle");
        browser.type("#price-input", price);
        browser.click("#send-button");
    }

    void type(CharSequence... keys) {
        browser.type("#message-input", keys);
    }

    void pressEnter() {
        browser.type("#message-input", Keys.ENTER);
    }

    String composed() {
        return browser.value("#message-input");
    }

    List<Message> messages() {
        List<?> all = (List<?>) browser.script("""
                return [...document.querySelectorAll('#messages .message')].map(m => [
                  m.querySelector('.message-author').textContent,
                  m.querySelector('.message-text').textContent,
                  m.querySelector('.message-price')?.textContent ?? null,
                  m.matches('.own')])""");
        return all.stream()
                .map(entry -> (List<?>) entry)
                .map(m -> new Message((String) m.get(0), (String) m.get(1), (String) m.get(2), (Boolean) m.get(3)))
                .toList();
    }

    List<String> messageTexts() {
        return browser.texts("#messages .message .message-text");
    }

    /** The texts of the unacknowledged messages. */
    List<String> pending() {
        return browser.texts("#messages .message.pending .message-text");
    }

    /** Enters a room by the field in the column of rooms. */
    void enter(String room) {
        browser.clear("#room-input");
        browser.type("#room-input", room, Keys.ENTER);
    }

    String room() {
        return browser.text("#room-title");
    }

    List<String> notes() {
        return browser.texts("#messages .note");
    }

    List<String> people() {
        return browser.texts("#people li.person .person-name");
    }

    /** The number of people in the room, as text. */
    String peopleCount() {
        return browser.text("#people-count");
    }

    /** The rooms in the column, each with its number of unread messages and an {@code @} for a mention: {@code dev 3 @}. */
    List<String> rooms() {
        return ((List<?>) browser.script("""
                        return [...document.querySelectorAll('#room-list .room-item')].map((item) => [
                          item.querySelector('.room-name').textContent,
                          item.querySelector('.room-unread').textContent,
                          item.matches('.mentioned') ? '@' : ''].filter((part) => part !== '').join(' '))""")).stream().map(String.class::cast).toList();
    }

    /** Leaves a room by its button in the column. */
    void leave(String room) {
        eventually(() -> assertThat(rooms()).anyMatch(shown -> shown.split(" ", -1)[0].equals(room)));
        browser.hover("[data-room='" + room + "'] .room-link");
        browser.click("[data-room='" + room + "'] .room-leave");
    }

    String typing() {
        return browser.text("#typing");
    }

    String state() {
        return (String) browser.script("return document.getElementById('connection-state').dataset.state");
    }

    void awaitState(String state) {
        eventually(() -> assertThat(state()).isEqualTo(state));
    }

    void awaitMessage(String text) {
        eventually(() -> assertThat(messageTexts()).contains(text));
    }

    /** The offset of the last message with this text, as soon as the server has acknowledged it. */
    long offsetOf(String text) {
        String element = "[...document.querySelectorAll('.message[data-offset]')]"
                + ".filter((m) => m.querySelector('.message-text')?.textContent === arguments[0]).at(-1)";
        eventually(() -> assertThat(browser.is(element + " !== undefined", text))
                .as("the server has acknowledged %s", text)
                .isTrue());
        return (Long) browser.script("return Number(" + element + ".dataset.offset)", text);
    }

    void awaitNote(String note) {
        eventually(() -> assertThat(notes()).contains(note));
    }
}
