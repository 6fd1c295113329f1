package io.chathub.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.runtime.ChatRuntime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipeTest {

    private static final String NAME = "pipe-test";

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final Pipe pipe = new Pipe(ChatRuntime.system(), NAME);

    @BeforeEach
    void start() {
        pipe.start();
    }

    @AfterEach
    void end() {
        pipe.close(() -> {});
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain(NAME));
    }

    @Test
    void pausedTask_continuesAfterResumeAndBeforeTheNext() {
        AtomicBoolean ready = new AtomicBoolean();
        assertThat(pipe.addParts(() -> {
                    ran.add("part");
                    return ready.get();
                }))
                .isTrue();
        assertThat(pipe.add(() -> ran.add("next"))).isTrue();
        await().until(() -> ran.size() >= 1);
        assertThat(ran).doesNotContain("next");
        assertThat(pipe.size()).isEqualTo(2);
        ready.set(true);
        pipe.resume();
        await().until(() -> pipe.size() == 0);
        assertThat(ran).endsWith("part", "next");
    }

    @Test
    void failingTask_doesNotStopTheOthers() {
        pipe.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        pipe.add(() -> ran.add("next"));
        await().until(() -> ran.contains("next"));
    }

    @Test
    void taskAfterClose_isRejected() {
        pipe.add(() -> ran.add("1"));
        pipe.close(() -> ran.add("last"));
        assertThat(pipe.add(() -> ran.add("too late"))).isFalse();
        pipe.close(() -> ran.add("not again"));
        await().until(() -> ran.size() == 2);
        assertThat(ran).containsExactly("1", "last");
    }
}
