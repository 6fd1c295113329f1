package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chathub.client.ChatClient;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.NamePolicy;
import io.chathub.protocol.Usernames;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The Java client and the identities of the server accept the names of the table, and refuse the others. */
class NamesTest {

    private static final URI NOWHERE = URI.create("ws://127.0.0.1:1/ws");

    @Test
    void clientAndIdentity_agreeWithTheTable() throws IOException {
        for (NameCases.Case row : NameCases.all()) {
            String name = row.name();
            if (row.accepted()) {
                try (ChatClient client =
                        ChatClient.builder(NOWHERE).username(name).build()) {
                    assertThat(client).as(row.what()).isNotNull();
                }
                assertThat(new Identity("u1", name).username()).isEqualTo(Usernames.normalize(name));
            } else {
                assertThatIllegalArgumentException()
                        .as(row.what())
                        .isThrownBy(
                                () -> ChatClient.builder(NOWHERE).username(name).build());
                assertThat(new Identity("u1", Usernames.normalizeIfAcceptable(name)).username())
                        .as(row.what())
                        .isNull();
            }
        }
    }

    /** With unique names, a joiner or a style that may be invisible makes no other name. */
    @Test
    void namesThatDifferInInvisibleCharacters_haveOneKey() {
        NamePolicy policy = NamePolicy.standard();
        assertThat(policy.key("علی\u200Cرضا")).isEqualTo(policy.key("علیرضا"));
        assertThat(policy.key("क्\u200Dष")).isEqualTo(policy.key("क्ष"));
        assertThat(policy.key("Ann ❤\uFE0F")).isEqualTo(policy.key("ann ❤"));
        assertThat(policy.key("Ann")).isNotEqualTo(policy.key("Anna"));
    }
}
