package io.chathub.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page's rules of positions and copies, in the page's own modules. The server is scripted. */
@NeedsBrowser
@Tag("long")
class PageTranscriptBrowserIT {

    private static final Path TRANSCRIPT =
            Path.of("../chat-conformance/src/main/resources/io/chathub/conformance/client-transcripts/states.txt");

    /** The transcript that all clients pass; its first lines describe the format. */
    @Test
    void page_keepsToTheTranscript() throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        List<String> all = Files.readAllLines(TRANSCRIPT);
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isBlank() && !all.get(i).startsWith("#")) {
                lines.add(Map.of("number", i + 1, "text", all.get(i)));
            }
        }
        try (Browser browser = Browser.start();
                ScriptedPage page = ScriptedPage.start(browser)) {
            browser.open(page.chat());
            // No waits before the next connection, and a list so low that its reader is never at the top: no older
            // pages are requested.
            browser.script("Math.random = () => 0; document.getElementById('conversation').hidden = false;"
                    + "document.getElementById('messages').style.height = '20px'");
            Object problems = browser.script(
                    Browser.resource("client-transcript.js") + "return playTranscript(arguments[0]);", lines);
            assertThat((List<?>) problems).isEmpty();
            browser.assertNoComplaints();
        }
    }

    /** Losses, pages, changes and new epochs in any order: the copy is what the server has. */
    @Test
    void stream_inAnyOrder_agreesWithTheServer() throws IOException {
        try (Browser browser = Browser.start();
                ScriptedPage page = ScriptedPage.start(browser)) {
            browser.open(page.chat());
            Object problems =
                    browser.script(Browser.resource("random.js") + Browser.resource("stream-orders.js") + """
                    return import(new URL('assets/net/room-stream.js', location.href))
                      .then(({ RoomStream }) => streamOrders(RoomStream, randomFrom, 400, 150));""");
            assertThat((List<?>) problems).isEmpty();
            browser.assertNoComplaints();
        }
    }
}
