package io.chathub.server.servlet.internal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.servlet.PageOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The pages with the values of a host. */
class PageContentTest {

    private static final String HOSTILE = "</title><script>alert(1)</script>\"'&${guests}$1\\";

    private static String page(PageOptions options, String name, String... embedders) {
        PageFiles files = new PageFiles(PageContent.of(options, "keys", List.of(embedders)));
        return new String(Objects.requireNonNull(files.page(name)).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void defaults_leaveNoPlaceholder() {
        for (String name : List.of("index.html", "admin.html")) {
            String page = page(PageOptions.DEFAULT, name);
            assertThat(page).doesNotContain("${").contains("ChatHub</span>", "assets/favicon.svg");
            assertThat(page).doesNotContain("accent.css", "host-links", "welcome-text");
        }
        assertThat(page(PageOptions.DEFAULT, "index.html"))
                .contains(
                        "<meta name=\"chathub-guests\" content=\"keys\">",
                        "<meta name=\"chathub-embedders\" content=\"\">")
                .containsPattern("id=\"price-toggle\"[^>]* hidden>");
    }

    @Test
    void prices_areOfferedOnlyWhereTheHostWantsThem() {
        assertThat(page(PageOptions.builder().prices(true).build(), "index.html"))
                .doesNotContainPattern("id=\"price-toggle\"[^>]* hidden");
    }

    @Test
    void hostileTexts_areEscaped_andNoPlaceholders() {
        PageOptions options = PageOptions.builder()
                .name(HOSTILE.substring(0, 40))
                .welcome(HOSTILE)
                .link(HOSTILE.substring(8, 48), URI.create("https://a.example/?a='b'&c=d"))
                .build();
        String page = page(options, "index.html");
        assertThat(page)
                .doesNotContain("<script>alert", "</title><s", "'b'")
                .contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;${guests}$1\\</p>")
                .contains("href=\"https://a.example/?a=&#39;b&#39;&amp;c=d\" target=\"_blank\" rel=\"noopener\"");
        assertThat(page.split("<script", -1)).as("the two scripts of the page").hasSize(3);
    }

    @Test
    void accentAndStylesheet_areLinkedAfterThoseOfThePage() {
        PageOptions options = PageOptions.builder()
                .accent("#0f766e")
                .stylesheet("/my.css?v=2")
                .build();
        String page = page(options, "index.html");
        assertThat(page.indexOf("assets/messages.css"))
                .isPositive()
                .isLessThan(page.indexOf("<link rel=\"stylesheet\" href=\"assets/accent.css\">"));
        assertThat(page.indexOf("assets/accent.css"))
                .isLessThan(page.indexOf("<link rel=\"stylesheet\" href=\"/my.css?v=2\">"));
        assertThat(page(options, "admin.html")).contains("assets/accent.css").doesNotContain("my.css");
        PageFiles.File accent = new PageFiles(PageContent.of(options, "keys", List.of())).asset("/accent.css");
        assertThat(accent).isNotNull();
        assertThat(accent.contentType()).startsWith("text/css");
        assertThat(new PageFiles(PageContent.of(PageOptions.DEFAULT, "keys", List.of())).asset("/accent.css"))
                .isNull();
    }

    @Test
    void etag_dependsOnTheValues() {
        PageOptions named = PageOptions.builder().name("Tea shop").build();
        String etag = new PageFiles(PageContent.of(named, "keys", List.of()))
                .page("index.html")
                .etag();
        assertThat(new PageFiles(PageContent.of(named, "keys", List.of()))
                        .page("index.html")
                        .etag())
                .isEqualTo(etag);
        assertThat(new PageFiles(PageContent.of(PageOptions.DEFAULT, "keys", List.of()))
                        .page("index.html")
                        .etag())
                .isNotEqualTo(etag);
    }

    @Test
    void rooms_areInThePage() {
        assertThat(page(PageOptions.DEFAULT, "index.html")).contains("<meta name=\"chathub-rooms\" content=\"\">");
        assertThat(page(PageOptions.builder().rooms(List.of("tea", "coffee")).build(), "index.html"))
                .contains("<meta name=\"chathub-rooms\" content=\"tea coffee\">");
    }

    @Test
    void embedders_areInThePage() {
        assertThat(page(PageOptions.DEFAULT, "index.html", "https://shop.example", "https://*.b.example"))
                .contains("<meta name=\"chathub-embedders\" content=\"https://shop.example https://*.b.example\">");
    }
}
