package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The headers by which a browser decides whether a page may show the chat in a frame, and those of the host's own content. */
class EmbeddingIT extends AdminFixture {

    private String policy(String path) {
        return get(path, "Authorization", BEARER)
                .headers()
                .firstValue("content-security-policy")
                .orElseThrow();
    }

    @Test
    void noPageMayShowTheChat_byDefault() {
        start(withToken());
        assertThat(policy("/")).endsWith("; frame-ancestors 'none'");
        assertThat(policy("/admin")).endsWith("; frame-ancestors 'none'");
    }

    @Test
    void admittedOrigins_mayShowTheChatPage_butNothingElse() {
        start(withToken().embeddingOrigins("https://shop.example", "https://*.b.example:8443"));
        assertThat(policy("/")).endsWith("; frame-ancestors https://shop.example https://*.b.example:8443");
        assertThat(policy("/")).contains("script-src 'self'; style-src 'self';");
        assertThat(policy("/admin")).endsWith("; frame-ancestors 'none'");
        assertThat(policy("/api/status")).endsWith("frame-ancestors 'none'");
        assertThat(policy("/assets/chat.js")).endsWith("frame-ancestors 'none'");
    }

    @Test
    void scriptOfTheElement_isLoadedByPagesOfOtherOrigins() {
        start(WebOptions.builder().embeddingOrigins("*"));
        assertThat(policy("/")).endsWith("; frame-ancestors *");
        HttpResponse<String> script = get("/assets/chathub-chat.js", "Origin", "https://shop.example");
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("content-type")).contains("text/javascript;charset=utf-8");
        assertThat(script.headers().firstValue("cross-origin-resource-policy")).isEmpty();
        assertThat(script.body()).doesNotContain("import ", "export ");
    }

    @Test
    void pagesOfAHost_areRevalidatedByTheirEtag() {
        start(WebOptions.builder()
                .page(PageOptions.builder().name("Tea shop").accent("#0f766e").build()));
        for (String path : new String[] {"/", "/assets/accent.css"}) {
            HttpResponse<String> first = get(path);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("cache-control")).contains("no-cache");
            String etag = first.headers().firstValue("etag").orElseThrow();
            assertThat(get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
        }
        assertThat(get("/").body()).contains("<title>Tea shop</title>");
    }
}
