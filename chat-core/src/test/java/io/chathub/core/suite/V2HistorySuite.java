package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Room;
import io.chathub.core.options.RoomOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** History by pages, and recovery: all that was missed, or the truth about it. */
public abstract class V2HistorySuite extends V2Suite {

    private void say(int from, int to) {
        Room room = chat.hub().room("dev");
        for (int i = from; i <= to; i++) {
            room.publish("host", "m" + i).toCompletableFuture().join();
        }
    }

    private String epoch() {
        return chat.hub()
                .room("dev")
                .history(io.chathub.core.HistoryQuery.newest(1))
                .toCompletableFuture()
                .join()
                .epoch();
    }

    @ParameterizedTest
    @CsvSource({
        // fields of the request,       first, last, more: of 400 messages 350 are held
        "'',                            351, 400, true",
        "'\"limit\":3,',                398, 400, true",
        "'\"limit\":1000000,',          101, 400, true",
        "'\"before\":61,\"limit\":20,', 51,  60,  false",
        "'\"before\":71,\"limit\":20,', 51,  70,  false",
        "'\"before\":72,\"limit\":20,', 52,  71,  true",
        "'\"before\":51,',              0,   -1,  false",
        "'\"before\":1000,\"limit\":1,',400, 400, true",
        "'\"after\":0,\"limit\":2,',    51,  52,  true",
        "'\"after\":399,',              400, 400, false",
        "'\"after\":398,\"limit\":1,',  399, 399, true",
        "'\"after\":400,',              0,   -1,  false",
        "'\"after\":9007199254740991,', 0,   -1,  false"
    })
    void aPageIsWhatWasAskedForOfWhatIsHeld(String fields, int first, int last, boolean more) {
        begin(with(RoomOptions.builder().historySize(350)));
        say(1, 400);
        TestClient ann = member("Ann", "dev");
        String page = ask(ann, "{\"type\":\"history\",\"ref\":\"1\"," + fields + "\"room\":\"dev\"}");
        assertThat(page)
                .startsWith("{\"type\":\"history\",\"ref\":\"1\",\"room\":\"dev\",\"epoch\":\"" + epoch()
                        + "\",\"offset\":400,\"floor\":50,")
                .endsWith("],\"more\":" + more + "}");
        assertThat(messages(page)).isEqualTo(last - first + 1);
        if (last >= first) {
            assertThat(number(page.substring(page.indexOf("events")), "offset")).isEqualTo(first);
            assertThat(page).contains("\"text\":\"m" + last + "\"", "\"offset\":" + last + "}]");
        }
    }

    @Test
    void aPageOfLargeMessagesIsShorter() {
        begin(FREE);
        Room room = chat.hub().room("dev");
        for (int i = 0; i < 100; i++) {
            room.publish("host", "\u0001".repeat(4_000)).toCompletableFuture().join();
        }
        TestClient ann = member("Ann", "dev");
        String page = ask(ann, "{\"type\":\"history\",\"ref\":\"1\",\"after\":0,\"limit\":300,\"room\":\"dev\"}");
        assertThat(page.length()).isBetween(100_000, 131_072);
        assertThat(page).endsWith("\"more\":true}");
        assertThat(messages(page)).isEqualTo(5);
        String recovery = resume(connected(), "Bob", "dev", epoch(), 50);
        assertThat(recovery).contains("\"recovered\":false,\"missed\":45", "\"more\":true");
        assertThat(messages(recovery)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        // since, held, recovered, missed, events, more: of 400 messages
        "400, 350, true,  0,   0,  false",
        "399, 350, true,  0,   1,  false",
        "100, 350, true,  0,   300,false",
        "99,  350, false, 251, 50, true",
        "50,  350, false, 300, 50, true",
        "49,  350, false, 301, 50, true",
        "0,   350, false, 350, 50, true",
        "390, 5,   false, 5,   5,  false",
        "395, 5,   true,  0,   5,  false",
        "394, 5,   false, 1,   5,  false",
        "401, 350, false, -1,  50, true",
    })
    void aClientThatComesBackGetsAllItMissedOrIsToldHowMuch(
            long since, int held, boolean recovered, long missed, int events, boolean more) {
        begin(with(RoomOptions.builder().historySize(held)));
        say(1, 400);
        String joined = resume(connected(), "Ann", "dev", epoch(), since);
        assertThat(joined).contains("\"offset\":400,\"recovered\":" + recovered);
        assertThat(messages(joined)).isEqualTo(events);
        if (recovered) {
            assertThat(joined).doesNotContain("missed", "\"more\"");
        } else {
            assertThat(joined).contains("\"missed\":" + (missed < 0 ? "null" : missed) + ",", "\"more\":" + more + ",");
        }
        if (events > 0) {
            assertThat(number(joined.substring(joined.indexOf("events")), "offset"))
                    .isEqualTo(400 - events + 1);
        }
    }

    /** Over the limit the newest messages are a page like any other, and the reply says that no message is missing. */
    @Test
    void moreChangesThanTheLimitAreNoRecovery() {
        begin(with(RoomOptions.builder().recoveryLimit(3)));
        say(1, 20);
        String joined = resume(connected(), "Ann", "dev", epoch(), 10);
        assertThat(joined).contains("\"recovered\":false,\"missed\":0,\"floor\":0,", "\"more\":false");
        assertThat(messages(joined)).isEqualTo(20);
        String next = resume(connected(), "Eve", "dev", epoch(), 17);
        assertThat(next).contains("\"recovered\":true").doesNotContain("missed", "\"more\"");
        assertThat(messages(next)).isEqualTo(3);
        assertThat(resume(connected(), "Bob", "dev", epoch(), 20)).contains("\"recovered\":true");
    }

    @Test
    void anotherEpochIsToldAsSuch() {
        begin(FREE);
        say(1, 3);
        String joined = resume(connected(), "Ann", "dev", "another", 2);
        assertThat(joined).contains("\"recovered\":false,\"missed\":null", "\"more\":false");
        assertThat(messages(joined)).isEqualTo(3);
    }

    @Test
    void withoutASinceTheNewestCome() {
        begin(FREE);
        say(1, 60);
        String joined = join(connected(), "Ann", "dev");
        assertThat(joined).contains("\"recovered\":false,\"missed\":0", "\"more\":true");
        assertThat(messages(joined)).isEqualTo(50);
    }

    /** Between the history and the live events nothing is missing, and nothing comes twice. */
    @Test
    void whatHappensDuringAJoinFollowsItOnce() {
        begin(FREE.mutate().maxQueuedFrames(100_000).maxQueuedBytes(100_000_000).build());
        say(1, 1);
        String epoch = epoch();
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicLong heard = new AtomicLong();
        CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> {
            for (int i = 2; on.get(); i++) {
                say(i, i);
                while (on.get() && i > heard.get() + 2_000) {
                    Thread.onSpinWait(); // as fast as the client reads, and no faster
                }
            }
        });
        long known = 1;
        TestClient ann = connected();
        ask(ann, "{\"type\":\"join\",\"ref\":\"0\",\"username\":\"Ann\"}");
        for (int round = 0; round < 100; round++) {
            String joined = resume(ann, "Ann", "dev", epoch, known);
            if (joined.contains("\"recovered\":true")) {
                assertThat(messages(joined)).isEqualTo((int) (number(joined, "offset") - known));
            }
            known = number(joined, "offset");
            heard.set(known);
            for (int i = 0; i < 5; i++) {
                assertThat(number(ann.receive(), "offset")).isEqualTo(++known);
            }
            ann.send("{\"type\":\"leave\",\"ref\":\"l\",\"room\":\"dev\"}");
            String frame = ann.receive();
            while (!frame.contains("\"left\"")) {
                assertThat(number(frame, "offset")).isEqualTo(++known);
                frame = ann.receive();
            }
        }
        on.set(false);
        talking.join();
        expectNothingFor(ann);
    }
}
