package io.chathub.testkit.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chathub.core.Hub;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.server.jetty.ChatServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** A server before and after a restart, over sockets. */
public abstract class RestartSuite extends ServerSuite {

    @Test
    final void whatWasSaid_isThereAfterARestart() throws Exception {
        String epoch;
        String lastBefore;
        String first;
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            first = ann.post("dev", "k1", "before the restart");
            for (int i = 0; i < 300; i++) {
                ann.post("dev", "n" + i, "number " + i);
            }
            lastBefore = ann.post("dev", "k2", "the last one");
        }
        assertThat(RawClient.field(first, "epoch")).isEqualTo(epoch);
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            String joined = ann.join("ann", "dev", ",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":2}");
            assertThat(RawClient.field(joined, "epoch")).isEqualTo(epoch);
            assertThat(joined)
                    .contains("\"recovered\":true", "number 299", "the last one")
                    .doesNotContain("before the restart");
            String again = ann.post("dev", "k2", "the last one");
            assertThat(again).contains("\"duplicate\":true");
            assertThat(RawClient.field(again, "offset")).isEqualTo(RawClient.field(lastBefore, "offset"));
            assertThat(RawClient.field(again, "timestamp")).isEqualTo(RawClient.field(lastBefore, "timestamp"));
            String next = ann.post("dev", "k3", "after the restart");
            assertThat(next).doesNotContain("duplicate");
            assertThat(RawClient.field(next, "offset")).isEqualTo("303");
            String page = ann.ask("{\"type\":\"history\",\"room\":\"dev\",\"before\":3,\"limit\":5}");
            assertThat(page).contains("before the restart", "number 0").doesNotContain("number 1\"");
        }
    }

    @Test
    final void mutesBansAndAuditLog_areThereAfterARestart() throws Exception {
        List<Sanction> sanctions;
        List<AuditEntry> log;
        try (ChatServer server = start()) {
            server.hub().moderation().ban(Subject.address("127.0.0.1"), Duration.ofHours(1), "mod", "spam");
            server.hub().moderation().mute(Subject.user("ann"), Duration.ofHours(1), "mod", "loud");
            server.hub().moderation().mute(Subject.user("bob"), Duration.ofHours(1), "mod", "");
            server.hub().moderation().unmute(Subject.user("bob"), "mod", "sorry");
            sanctions = server.hub().moderation().sanctions();
            log = server.hub().moderation().auditLog();
        }
        try (ChatServer server = start()) {
            assertThat(server.hub().moderation().sanctions())
                    .extracting(Sanction::kind, Sanction::subject, Sanction::reason)
                    .containsExactlyInAnyOrderElementsOf(sanctions.stream()
                            .map(sanction -> tuple(sanction.kind(), sanction.subject(), sanction.reason()))
                            .toList());
            assertThat(server.hub().moderation().auditLog())
                    .extracting(AuditEntry::action, AuditEntry::subject, AuditEntry::reason)
                    .containsExactlyElementsOf(log.stream()
                            .map(entry -> tuple(entry.action(), entry.subject(), entry.reason()))
                            .toList());
            assertThatThrownBy(() -> new RawClient(server.port()))
                    .as("the ban is in force for the first client already")
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    final void hubThatIsBuiltAndNeverStarted_releasesTheStore() {
        Hub hub = Hub.builder().store(newStore()).build();
        hub.close();
        start().close();
    }
}
