package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.TextPolicy;
import io.chathub.protocol.ProtocolVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are taken where the host wants no tricks. */
class TextPolicyTest {

    /** Says something, with everything beyond ASCII escaped, and returns the answer. */
    private static String answerTo(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        try (Hub hub =
                Hub.builder().asyncInterceptor(TextPolicy.strict()).build().start()) {
            InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2);
            client.receive();
            client.send("{\"type\":\"join\",\"username\":\"Ann\"}");
            client.receive();
            client.send("{\"type\":\"message\",\"ref\":\"m\",\"text\":\"" + escaped + "\"}");
            return client.receive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain\ttext\r\nin two lines",
                "\u0645\u0631\u062D\u0628\u0627 \u200Fwith a mark",
                "an \u202Bembedding\u202C and an \u2067isolate\u2069, closed",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
                "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \u2764\uFE0F",
                "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F",
                "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F twice"
                        + "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
                "\u2764\uFE0F\u200D\uD83D\uDD25 and \u202A\u2067\u2066nested\u2069\u2069\u202C",
                "e\u0302\u0301 o\u031B\u0323",
                "<script>alert(1)</script>"
            })
    void whatPeopleWriteIsTaken(String text) {
        assertThat(answerTo(text)).startsWith("{\"type\":\"ack\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bell\u0007",
                "escape\u001B[31m",
                "c1\u009B",
                "override\u202Etxt.exe",
                "over\u202Eline\nend\u202C",
                "isolate\u2066",
                "ended\u2069",
                "pop\u202C",
                "zero\u200Bwidth",
                "bom\uFEFF",
                "soft\u00ADhyphen",
                "tags\uDB40\uDC68\uDB40\uDC69",
                "flag \uD83C\uDFF4 and tags\uDB40\uDC68",
                "a text behind a flag \uD83C\uDFF4\uDB40\uDC61\uDB40\uDC62\uDB40\uDC63\uDB40\uDC64\uDB40\uDC65\uDB40\uDC66"
                        + "\uDB40\uDC67",
                "after its end \uD83C\uDFF4\uDB40\uDC67\uDB40\uDC7F\uDB40\uDC67",
                "in selectors x\uFE00\uFE01\uFE02\uFE03\uFE04",
                "in joiners x\u200C\u200D\u200C\u200C\u200D",
                "filler\u3164",
                "z\u0301\u0301\u0301\u0301\u0301",
                "\u20dd\u20dd\u20dd\u20dd\u20dd"
            })
    void whatDeceivesIsRefused(String text) {
        assertThat(answerTo(text))
                .startsWith("{\"type\":\"error\"")
                .contains("\"code\":\"forbidden\"")
                .matches(".*\"message\":\"[a-z ,]+\".*");
    }
}
