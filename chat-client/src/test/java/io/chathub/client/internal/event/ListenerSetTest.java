package io.chathub.client.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chathub.client.ChatListener;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ListenerSetTest {

    private final List<String> heard = new ArrayList<>();

    @Test
    void failingListener_isLoggedWithoutContentAndTheOthersRun() {
        Logger logger = (Logger) LoggerFactory.getLogger(ListenerSet.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        try {
            new ListenerSet(List.of(named("a", null), named("b", new AssertionError()), named("c", null)))
                    .event(MessagePosted.builder("lobby", "Ann", "secret", Instant.EPOCH)
                            .id("x")
                            .build());
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(null);
            logger.setAdditive(true);
        }
        assertThat(heard).containsExactly("a secret", "b secret", "c secret");
        assertThat(appender.list).hasSize(1);
        assertThat(appender.list.get(0).getLevel()).isEqualTo(Level.ERROR);
        assertThat(appender.list.get(0).getFormattedMessage()).doesNotContain("secret");
    }

    private ChatListener named(String name, @Nullable Error error) {
        return new ChatListener() {
            @Override
            public void onMessage(MessagePosted event) {
                heard.add(name + " " + event.text());
                if (error != null) {
                    throw error;
                }
            }
        };
    }
}
