package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chathub.core.auth.TokenList;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.state.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tokens in a file. */
class TokenListTest {

    private static final String TOKEN = "8f1c0a52b7e94d3c9a61";
    /** printf 0123456789abcdef | sha256sum */
    private static final String HASH = "9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tokens"), text);
    }

    @Test
    void aTokenIsLookedUpAsItIsOrByItsHash() throws IOException {
        TokenList tokens = TokenList.of(file(
                "# comment\n\n" + TOKEN + "\tbot-1  Price bot \n  sha256:" + HASH.toUpperCase(Locale.ROOT) + " ann\n"));
        assertThat(tokens.verify(TOKEN)).isEqualTo(new Identity("bot-1", "Price bot"));
        assertThat(tokens.verify("0123456789abcdef")).isEqualTo(new Identity("ann", null));
        assertThat(tokens.verify("")).isNull();
        assertThat(tokens.verify(TOKEN + "x")).isNull();
        assertThat(tokens.verify(TOKEN.substring(1))).isNull();
        assertThat(tokens.verify("sha256:" + HASH)).isNull();
        assertThat(tokens.verify(HASH)).isNull();
        assertThat(tokens.verify("#")).isNull();
    }

    @Test
    void aRoleFollowsTheUser() throws IOException {
        TokenList tokens =
                TokenList.of(file(TOKEN + " cleo role=moderator Cleo of the desk\n0123456789abcdef ann role=owner\n"));
        assertThat(tokens.verify(TOKEN)).isEqualTo(new Identity("cleo", "Cleo of the desk").withRole(Role.MODERATOR));
        assertThat(tokens.verify("0123456789abcdef")).isEqualTo(new Identity("ann", null).withRole(Role.OWNER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8f1c0a52b7e94d3c9a61 ann role=boss",
                "short ann",
                "8f1c0a52b7e94d3c9a61",
                "sha256:beef ann",
                "8f1c0a52b7e94d3c9a61 ann \u202Etrick",
                "8f1c0a52b7e94d3c9a61 ann\n8f1c0a52b7e94d3c9a61 bob"
            })
    void aLineThatIsNoneIsNamedWithoutWhatItHolds(String text) throws IOException {
        Path file = file("# first\n" + text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenList.of(file))
                .withMessageMatching("tokens: .*, line [23] \\(expected: TOKEN USER .*")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(TOKEN, "ann", "short"))
                .withNoCause();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenList.of(folder.resolve("none")))
                .withMessageContaining("none (expected: a file");
    }

    @Test
    void aChangedFileIsReadAnewAndABrokenOneIsNot() throws IOException {
        Path file = file(TOKEN + " ann\n");
        TokenList tokens = TokenList.of(file);
        file("second-token-0123456789 bob\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        await().untilAsserted(() ->
                assertThat(tokens.verify("second-token-0123456789")).isNotNull());
        assertThat(tokens.verify(TOKEN)).as("taken out of the file").isNull();
        file("broken\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(20)));
        assertThat(tokens.verify("second-token-0123456789")).isNotNull();
        file(TOKEN + " ann\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(30)));
        await().untilAsserted(() -> assertThat(tokens.verify(TOKEN)).isNotNull());
    }

    @Test
    void aFileThatWentIsToldOfOnceAndWhatWasReadCounts() throws IOException {
        Path file = file(TOKEN + " ann\n");
        TokenList tokens = TokenList.of(file);
        Logger logger = (Logger) LoggerFactory.getLogger(TokenList.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            Files.delete(file);
            await().during(Duration.ofMillis(2_500))
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(tokens.verify(TOKEN)).isNotNull());
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).hasSize(1);
    }
}
