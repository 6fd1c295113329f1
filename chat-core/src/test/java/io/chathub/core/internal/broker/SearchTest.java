package io.chathub.core.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of texts and of searches, and the pages of a search. */
class SearchTest {

    private final StreamSteps steps = StreamSteps.keeping(100);

    @ParameterizedTest
    @CsvSource({
        "Hello World, hello wor, true",
        "Hello World, world hel, true",
        "Hello World, wor hello, false",
        "Hello World, orld, false",
        "Ça été l'École, ecole ETE, true",
        "ﬁne ＡＢＣ, fine abc, true",
        "a b c, '\"a b\"', true",
        "a x b, '\"a b\"', false",
        "a bc, '\"a b\"', false",
        "don't stop, don't, true",
        "dont stop, don't, false",
        "我家在上海东边。, 上海, true",
        "我家在上海东边。, 海东边, true",
        "我家在上海东边。, 上东, false",
        "我家在上海东边。, 边, true",
        "我家在上海东边。, 家, true",
        "スーパーマーケット, マーケット, true",
        "がぎぐ, か, false",
        "สวัสดีครับ, ครับ, true",
        "上海abc, 上海ab, true",
        "الكتاب على الطاولة, كتاب, false",
        "الكتاب على الطاولة, الكتا, true",
        "كِتَابٌ, كتاب, true",
        "Donaudampfschifffahrt, donaudampf, true",
        "Die Straßenbahn, STRASSEN, false",
        "Die Straßenbahn, straßen, true",
        "東京タワー, 京タ, true",
        "ｶﾀｶﾅ, カタカナ, true",
        "ภาษาไทย, ไทย, true",
        "ພາສາລາວ, ລາວ, true",
        "Party 🎉 now, 🎉, true",
        "Party 🎉 now, 🎈, false",
        "Party🎉🎈, party🎉, true",
        "I ❤️ you, ❤, true",
        "well done 👍🏽, 👍, true",
        "👩‍💻 at work, 💻, true",
        "Hello, ..., false",
        "Hello, '\"', false",
        "Hello, '\"hello', true",
        "a OR b, a OR c, false",
        "a b, NOT a, false",
        "stream s1 words, 'stream : s1', true",
        "hello, 'words : hello', false",
        "hello, hel*, true",
        "hello, '{stream} : hello', false",
        "hello, '\") OR (\"hello', false",
        "hello, 'hello'' OR 1=1 --', false",
        "x NEAR y, 'NEAR(x y, 2)', false",
        "100% sure_thing, sure, true",
        "100% sure_thing, %, false",
    })
    void wordsOccur(String text, String query, boolean found) {
        steps.post(text);
        assertThat(search(query, null, 10).messages()).hasSize(found ? 1 : 0);
    }

    @Test
    void replacedAndDeletedTextsAreNotFound() {
        long edited = steps.post("secret one");
        long deleted = steps.post("secret two");
        steps.edit(edited, "public");
        steps.delete(deleted);
        assertThat(search("secret", null, 10).messages()).isEmpty();
        assertThat(search("public", null, 10).messages())
                .extracting(MessagePosted::offset)
                .containsExactly(edited);
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() {
        for (int i = 0; i < 25; i++) {
            steps.time = StreamSteps.NOON.plusSeconds(i / 3);
            steps.post("word " + i);
        }
        List<Long> found = new ArrayList<>();
        String cursor = null;
        do {
            SearchPage page = search("word", cursor, 4);
            page.messages().forEach(message -> found.add(message.offset()));
            cursor = page.next();
        } while (cursor != null);
        List<Long> expected = new ArrayList<>();
        for (long i = 25; i >= 1; i--) {
            expected.add(i);
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aForeignCursorIsRefused() {
        steps.post("word");
        for (String cursor : List.of("", "x", "1.2.3", "1.x.3.dev", "9223372036854775807.1.1.dev")) {
            assertThatThrownBy(() -> search("word", cursor, 1)).hasCauseInstanceOf(ProtocolException.class);
        }
    }

    private SearchPage search(String text, @org.jspecify.annotations.Nullable String before, int limit) {
        return StreamSteps.get(
                steps.broker.search(new SearchQuery(Set.of(StreamSteps.ROOM, "other"), text, null, before, limit)));
    }
}
