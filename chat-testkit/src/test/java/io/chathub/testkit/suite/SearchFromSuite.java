package io.chathub.testkit.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubBuilder;
import io.chathub.core.hook.Identity;
import io.chathub.server.jetty.ChatServer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A search for the messages of one user, over a socket and the index of the store. */
public abstract class SearchFromSuite extends ServerSuite {

    @Override
    HubBuilder hub() {
        return super.hub()
                .authenticator(request ->
                        new Identity(Objects.requireNonNullElse(request.queryParameter("user"), "nobody"), null));
    }

    private static String search(RawClient client, String more) throws Exception {
        return client.ask("{\"type\":\"search\",\"text\":\"common\"" + more + "}");
    }

    @Test
    final void messagesOfOneUser_areFoundAlone() throws Exception {
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port(), "?user=ann");
                RawClient bob = new RawClient(server.port(), "?user=bob")) {
            String from = ",\"from\":\"" + RawClient.field(ann.next("\"type\":\"connect\""), "user") + "\"";
            for (RawClient client : new RawClient[] {ann, bob}) {
                client.join(client == ann ? "Ann" : "Bob", "dev", "");
                client.join(client == ann ? "Ann" : "Bob", "ops", "");
            }
            ann.post("dev", "a1", "common first of ann");
            bob.post("dev", "b1", "common of bob");
            ann.post("dev", "a2", "other of ann");
            ann.post("ops", "a3", "common second of ann");
            ann.post("dev", "a4", "common third of ann");

            assertThat(search(bob, "")).contains("first of ann", "second of ann", "third of ann", "common of bob");
            assertThat(search(bob, from))
                    .containsSubsequence("third of ann", "second of ann", "first of ann")
                    .doesNotContain("of bob", "other of ann", "\"next\"");
            assertThat(search(bob, from + ",\"room\":\"dev\""))
                    .containsSubsequence("third of ann", "first of ann")
                    .doesNotContain("of bob", "second of ann");
            String page = search(bob, from + ",\"limit\":2");
            assertThat(page)
                    .containsSubsequence("third of ann", "second of ann")
                    .doesNotContain("first of ann");
            assertThat(search(bob, from + ",\"limit\":2,\"before\":\"" + RawClient.field(page, "next") + "\""))
                    .contains("first of ann")
                    .doesNotContain("second of ann", "of bob", "\"next\"");
            ann.ask("{\"type\":\"delete\",\"room\":\"dev\",\"target\":4}");
            assertThat(search(bob, from)).contains("second of ann").doesNotContain("third of ann");
            assertThat(search(bob, ",\"from\":\"nobody\"")).contains("\"events\":[]");
        }
    }
}
