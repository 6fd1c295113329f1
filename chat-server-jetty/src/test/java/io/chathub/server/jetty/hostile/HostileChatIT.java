package io.chathub.server.jetty.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.options.RateLimit;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.hostile.HostileChat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tests of the test kit {@link HostileChat}: it detects what it is meant to detect. */
class HostileChatIT {

    private HostileChat chat;

    @BeforeEach
    void start() {
        chat = HostileChat.create();
    }

    @AfterEach
    void stop() {
        chat.close();
    }

    @Test
    void kit_cleanCase_passes() {
        chat.start();
        RawClient eve = chat.join("Eve");
        eve.send("{\"type\":\"message\",\"text\":\"hi\"}");
        chat.say("hi");
        eve.receive();
        assertThat(chat.endCase()).hasExactlyElementsOfTypes(UserJoined.class, MessagePosted.class, UserLeft.class);
        assertThat(chat.endCase()).isEmpty();
    }

    @Test
    void kit_unexpectedDelivery_isDetected() {
        chat.start();
        RawClient eve = chat.join("Eve");
        eve.send("{\"type\":\"message\",\"text\":\"hi\"}");
        eve.receive();
        assertThatThrownBy(chat::endCase).hasMessageContaining("what may be said");
    }

    @Test
    @Tag("long")
    void kit_leakedConnection_isDetected() {
        chat.start();
        RawClient eve = RawClient.connect(chat.port());
        eve.hello();
        assertThatThrownBy(chat::endCase).hasMessageContaining("still connected");
        eve.cut();
    }

    @Test
    void kit_unexpectedLogLineOrSecret_isDetected() {
        chat.start();
        LoggerFactory.getLogger("io.chathub.x").info("one");
        chat.endCase();
        LoggerFactory.getLogger("io.chathub.x").info("one");
        LoggerFactory.getLogger("org.eclipse.jetty.x").warn("two");
        assertThatThrownBy(chat::endCase).hasMessageContaining("the log");
        chat.keepSecret("hunter2");
        LoggerFactory.getLogger("io.chathub.x").info("the token hunter2 is not valid");
        assertThatThrownBy(chat::endCase).hasMessageContaining("hunter2");
        LoggerFactory.getLogger("io.chathub.x").info("two\nlines");
        assertThatThrownBy(chat::endCase).hasMessageContaining("control characters");
    }

    @Test
    @Tag("long")
    void kit_leakedThread_isDetected() throws InterruptedException {
        chat.start();
        Object lock = new Object();
        Thread thread = new Thread(() -> {
            synchronized (lock) {
                lock.notifyAll();
            }
        });
        synchronized (lock) {
            thread.start();
            assertThatThrownBy(chat::endCase).hasMessageContaining("threads that keep the JVM");
        }
        thread.join();
    }

    @Test
    void bystander_detectsItsOwnClose() {
        chat.start();
        chat.hub().disconnect(chat.bystander().id(), io.chathub.protocol.CloseCode.KICKED);
        assertThatThrownBy(chat::endCase).isInstanceOf(AssertionError.class);
    }

    @Test
    void bystander_keepsItsRate() {
        chat.options(options -> options.messageRate(new RateLimit(40, 40))).start();
        for (int i = 0; i < 3; i++) {
            chat.endCase();
        }
    }
}
