package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Search: words of present texts. */
final class SearchChecks {

    private static final RoomOptions SMALL =
            RoomOptions.builder().historySize(2).build();

    private SearchChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("search: all words, the last one by its beginning", SearchChecks::words),
                new Check("search: case and compatible forms are equal", SearchChecks::forms),
                new Check("search: quoted words follow each other", SearchChecks::quotes),
                new Check("search: scripts without spaces by pairs of characters", SearchChecks::pairs),
                new Check("search: words of other scripts, and emoji", SearchChecks::scripts),
                new Check("search: operators and quotes are text", SearchChecks::operators),
                new Check("search: newest first, in pages", SearchChecks::pages),
                new Check("search: the named streams and the named author alone", SearchChecks::scope),
                new Check("search: a deleted message is not found", SearchChecks::deleted),
                new Check("search: a replaced text is not found, the new one is", SearchChecks::edited),
                new Check("search: a message that is gone is not found", SMALL, SearchChecks::gone),
                new Check("search: messages are as they are now", SearchChecks::presentStates));
    }

    private static SearchPage search(
            BrokerWorld world, String text, @Nullable String author, @Nullable String before, int limit) {
        return world.get(world.broker().search(new SearchQuery(Set.of(ROOM), text, author, before, limit)));
    }

    private static List<Long> found(BrokerWorld world, String text) {
        return search(world, text, null, null, 20).messages().stream()
                .map(MessagePosted::offset)
                .toList();
    }

    private static void words(BrokerWorld world) {
        world.room().post("ann", "Hello wide World");
        world.room().post("ann", "hello, moon!");
        world.room().post("ann", "worldly goods");
        assertThat(found(world, "hello")).containsExactly(2L, 1L);
        assertThat(found(world, "hello wor")).containsExactly(1L);
        assertThat(found(world, "world hello")).containsExactly(1L);
        assertThat(found(world, "wor")).containsExactly(3L, 1L);
        assertThat(found(world, "hel moon"))
                .as("words before the last one are whole")
                .isEmpty();
        assertThat(found(world, "hello nothing")).isEmpty();
    }

    private static void forms(BrokerWorld world) {
        world.room().post("ann", "ﬁne ÄPFEL");
        assertThat(found(world, "FINE äpfel")).containsExactly(1L);
        assertThat(found(world, "ｆｉｎｅ")).containsExactly(1L);
    }

    private static void quotes(BrokerWorld world) {
        world.room().post("ann", "the red house");
        world.room().post("ann", "red is the house");
        assertThat(found(world, "\"red house\"")).containsExactly(1L);
        assertThat(found(world, "red house")).containsExactly(2L, 1L);
    }

    private static void pairs(BrokerWorld world) {
        world.room().post("ann", "我家在上海东边。");
        world.room().post("ann", "Hello World");
        assertThat(found(world, "上海")).containsExactly(1L);
        assertThat(found(world, "海上")).isEmpty();
        assertThat(found(world, "上海东边")).containsExactly(1L);
        assertThat(found(world, "海")).as("one character").containsExactly(1L);
    }

    private static void scripts(BrokerWorld world) {
        List<String> texts = List.of(
                "東京タワーへ行く",
                "ภาษาไทยสวัสดี",
                "\u0643\u0650\u062A\u064E\u0627\u0628\u064C \u062C\u062F\u064A\u062F", // with vowel marks
                "Die Donaudampfschifffahrtsgesellschaft",
                "Cake \uD83C\uDF89 tonight",
                "well done \uD83D\uDC4D\uD83C\uDFFD");
        texts.forEach(text -> world.room().post("ann", text));
        assertThat(found(world, "タワー")).containsExactly(1L);
        assertThat(found(world, "京タ")).containsExactly(1L);
        assertThat(found(world, "สวัสดี")).containsExactly(2L);
        assertThat(found(world, "\u0643\u062A\u0627\u0628"))
                .as("Arabic without vowel marks")
                .containsExactly(3L);
        assertThat(found(world, "donaudampf")).containsExactly(4L);
        assertThat(found(world, "gesellschaft")).as("not the end of a compound").isEmpty();
        assertThat(found(world, "\uD83C\uDF89")).containsExactly(5L);
        assertThat(found(world, "\uD83D\uDC4D")).as("of any skin tone").containsExactly(6L);
        assertThat(found(world, "\uD83C\uDF88")).isEmpty();
    }

    private static void operators(BrokerWorld world) {
        world.room().post("ann", "hello there");
        world.room().post("ann", "this or that, not those");
        for (String text : List.of(
                "hello OR nothing",
                "hello NOT nothing",
                "words : hello",
                "\") OR (\"hello",
                "NEAR(hello there, 2)",
                "hello' or 1=1 --",
                "hello | nothing",
                "!nothing",
                "<-> hello nothing")) {
            assertThat(found(world, text)).as(text).isEmpty();
        }
        assertThat(found(world, "or not")).containsExactly(2L);
        assertThat(found(world, "hello & ther:*")).containsExactly(1L);
        assertThat(found(world, "\"hello")).containsExactly(1L);
        for (String text : List.of("*", "\"\"", "()", "%", "...")) {
            assertThat(found(world, text)).as(text).isEmpty();
        }
    }

    private static void pages(BrokerWorld world) {
        for (int i = 0; i < 5; i++) {
            world.room().post("ann", "word " + i);
        }
        SearchPage page = search(world, "word", null, null, 2);
        assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(5L, 4L);
        assertThat(page.next()).isNotNull();
        page = search(world, "word", null, page.next(), 2);
        assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(3L, 2L);
        assertThat(page.next()).isNotNull();
        page = search(world, "word", null, page.next(), 2);
        assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(1L);
        assertThat(page.next()).isNull();
    }

    private static void scope(BrokerWorld world) {
        world.open("other");
        world.room().post("ann", "word one");
        world.room().post("bob", "word two");
        world.publish(new PublishRequest(
                "c1",
                MessagePosted.builder("other", "ann", "word three", world.now())
                        .user("ann")
                        .build()));
        assertThat(found(world, "word")).containsExactly(2L, 1L);
        assertThat(search(world, "word", "ann", null, 9).messages())
                .extracting(MessagePosted::text)
                .containsExactly("word one");
        SearchQuery both = new SearchQuery(Set.of(ROOM, "other"), "word", null, null, 9);
        assertThat(world.get(world.broker().search(both)).messages())
                .extracting(MessagePosted::text)
                .as("newest first by time")
                .containsExactly("word three", "word two", "word one");
    }

    private static void deleted(BrokerWorld world) {
        world.room().post("ann", "secret one");
        world.room().post("ann", "secret two");
        world.room().delete(1);
        assertThat(found(world, "secret")).containsExactly(2L);
        assertThat(found(world, "one")).isEmpty();
    }

    private static void edited(BrokerWorld world) {
        world.room().post("ann", "first text");
        world.room().edit(1, "second text");
        assertThat(found(world, "first")).isEmpty();
        assertThat(found(world, "second")).containsExactly(1L);
        assertThat(found(world, "text")).containsExactly(1L);
    }

    private static void gone(BrokerWorld world) {
        for (int i = 0; i < 4; i++) {
            world.room().post("ann", "word " + i);
        }
        assertThat(found(world, "word")).containsExactly(4L, 3L);
    }

    private static void presentStates(BrokerWorld world) {
        world.room().post("ann", "word");
        world.room().react(1, "bob", "👍", true);
        assertThat(search(world, "word", null, null, 9).messages())
                .isEqualTo(List.of(world.message(1).state()));
    }
}
