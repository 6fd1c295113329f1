package io.chathub.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.examples.NameCases;
import io.chathub.protocol.Usernames;
import io.chathub.server.jetty.ChatServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page accepts the names that the server accepts, and refuses the others before it sends them. */
@Tag("long")
@NeedsBrowser
class NamesBrowserIT {

    @Test
    void page_agreesWithTheTable() throws IOException {
        List<NameCases.Case> cases = NameCases.all();
        try (ChatServer server = Servers.start();
                Browser browser = Browser.start()) {
            ChatPage page = ChatPage.open(browser, server.uri());
            List<?> judged = (List<?>)
                    browser.script("""
                    return (async () => {
                      const { nameProblem, normalizeName } = await import(new URL('assets/net/names.js', location.href));
                      return arguments[0].map((name) => [nameProblem(normalizeName(name)), normalizeName(name)]);
                    })()""", cases.stream().map(NameCases.Case::name).toList());
            for (int i = 0; i < cases.size(); i++) {
                NameCases.Case row = cases.get(i);
                List<?> answer = (List<?>) judged.get(i);
                if (row.accepted()) {
                    assertThat(answer)
                            .as(row.what())
                            .isEqualTo(java.util.Arrays.asList(null, Usernames.normalize(row.name())));
                } else {
                    assertThat(answer.get(0)).as(row.what()).isNotNull();
                }
            }

            // A name that was refused once, from the form to the roster.
            page.join("می\u200Cخواهم");
            Browser.eventually(() -> assertThat(page.people()).containsExactly("می\u200Cخواهم"));
            browser.assertNoComplaints();
        }
    }
}
