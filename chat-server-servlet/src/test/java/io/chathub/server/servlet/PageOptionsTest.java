package io.chathub.server.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that the options of the page accept, and the message of a refusal. */
class PageOptionsTest {

    private static final URI SHOP = URI.create("https://shop.example/");

    @Test
    void mutate_keepsEveryValue() {
        PageOptions page = PageOptions.builder()
                .name("Tea shop")
                .logo("/tea.svg")
                .accent("#0f766e")
                .welcome("Ask us.\nFrom 9 to 17.")
                .prices(true)
                .link("Shop", SHOP)
                .stylesheet("/chat.css")
                .language("ar")
                .rooms(List.of("tea", "coffee"))
                .build();
        assertThat(page.mutate().build()).isEqualTo(page);
        assertThat(PageOptions.DEFAULT.mutate().build()).isEqualTo(PageOptions.DEFAULT);
        assertThat(PageOptions.DEFAULT.name()).isEqualTo("ChatHub");
        assertThat(PageOptions.DEFAULT.prices()).isFalse();
        assertThat(PageOptions.DEFAULT.language()).isEqualTo("auto");
        assertThat(WebOptions.builder().page(page).build().mutate().build().page())
                .isEqualTo(page);
    }

    @ParameterizedTest
    @CsvSource({
        "#ffcc00, 1.51:1",
        "#ffffff, 1.00:1",
        "#777777, 4.47:1",
        "#FF0000, 3.99:1",
    })
    void accentWithTooLittleContrast_isRefusedWithTheRatio(String accent, String ratio) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder().accent(accent).build())
                .withMessageStartingWith("accent: " + accent + " has a contrast of " + ratio + " with white text")
                .withMessageContaining("expected: >= 4.5:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#767676", "#000000", "#0000ff", "#0F766E"})
    void accentWithEnoughContrast_isAccepted(String accent) {
        assertThat(PageOptions.builder().accent(accent).build().accent()).isEqualTo(accent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"red", "#fff", "#12345g", "#123456;}", "", "rgb(0 0 0)"})
    void accentInAnotherForm_isRefused(String accent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder().accent(accent).build())
                .withMessageStartingWith("accent: ")
                .withMessageEndingWith("(expected: #rrggbb)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/logo.png",
                "//elsewhere.example/logo.png",
                "logo.png",
                "/\\elsewhere.example",
                "/a b",
                "/\"onerror=alert(1)",
                "javascript:alert(1)",
                "data:text/html;base64,QQ==",
                "data:image/svg+xml,<svg onload=alert(1)>",
                "data:image/gif;base64,QQ==",
                "",
            })
    void logoOfAnotherOriginOrForm_isRefused(String logo) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder().logo(logo).build())
                .withMessageStartingWith("logo: ");
    }

    @Test
    void logo_hasALimit() {
        String begin = "data:image/png;base64,";
        String largest = begin + "A".repeat(PageOptions.MAX_LOGO_LENGTH - begin.length());
        assertThat(PageOptions.builder().logo(largest).build().logo()).isEqualTo(largest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder().logo(largest + "A").build())
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example/a.css", "//elsewhere.example/a.css", "a.css", "/a\"b", ""})
    void stylesheetOfAnotherOrigin_isRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder().stylesheet(path).build())
                .withMessageStartingWith("stylesheet: ");
    }

    @Test
    void texts_haveLimits() {
        assertThat(PageOptions.builder().name("😀".repeat(40)).build().name()).hasSize(80);
        for (String name : new String[] {"", " ", "x".repeat(41), "a\nb", "a\u0000"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PageOptions.builder().name(name).build())
                    .withMessageStartingWith("name: ");
        }
        for (String welcome : new String[] {"", "x".repeat(501), "a\tb"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PageOptions.builder().welcome(welcome).build())
                    .withMessageStartingWith("welcome: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "mailto:a@b.example",
                "/imprint",
                "ftp://a.example",
                "https://user:secret@a.example/"
            })
    void linkThatIsNoWebAddress_isRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder().link("Link", URI.create(address)))
                .withMessageStartingWith("link: ");
    }

    @Test
    void links_haveALimit() {
        PageOptions.Builder builder = PageOptions.builder();
        for (int i = 0; i < PageOptions.MAX_LINKS; i++) {
            builder.link("Link " + i, SHOP);
        }
        assertThat(builder.build().links()).hasSize(8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.link("One more", SHOP).build())
                .withMessage("links: 9 (expected: at most 8)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example",
                "https://shop.example/path",
                "https://a.example; script-src *",
                "'self'",
                "*, https://a.example"
            })
    void embeddingOriginInAnotherForm_isRefused(String origins) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebOptions.builder()
                        .embeddingOrigins(origins.split(", "))
                        .build())
                .withMessageStartingWith("embeddingOrigins: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no room", "caf\u00E9", "#dev", "a\"b", "+aaaaaaaaaaaaaaaaaaaaaa"})
    void nameThatIsNoRoom_isRefused(String room) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PageOptions.builder().rooms(List.of("dev", room)).build())
                .withMessage("rooms: " + room + " (expected: 1..64 of A-Z, a-z, 0-9, '.', '_' and '-')");
    }

    @Test
    void rooms_areEachOnce_andHaveALimit() {
        assertThat(PageOptions.builder().rooms(List.of("b", "a", "b")).build().rooms())
                .containsExactly("b", "a");
        List<String> most =
                IntStream.rangeClosed(1, 50).mapToObj(i -> "room" + i).toList();
        assertThat(PageOptions.builder().rooms(most).build().rooms()).isEqualTo(most);
        assertThat(PageOptions.builder()
                        .rooms(Collections.nCopies(51, "dev"))
                        .build()
                        .rooms())
                .containsExactly("dev");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder()
                        .rooms(IntStream.rangeClosed(0, 50)
                                .mapToObj(i -> "room" + i)
                                .toList())
                        .build())
                .withMessage("rooms: 51 (expected: at most 50)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "AR", "ar-EG", "", "ltr\" onload=\"alert(1)"})
    void languageThatThePageDoesNotHave_isRefusedWithThoseThatItHas(String language) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageOptions.builder().language(language).build())
                .withMessage("language: " + language + " (expected: auto, en, ar)");
    }
}
