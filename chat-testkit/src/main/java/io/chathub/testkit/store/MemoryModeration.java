package io.chathub.testkit.store;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.store.ErasedUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sanctions and the audit log of an {@link InMemoryStore}, which guards them. */
final class MemoryModeration {

    private final Map<List<Object>, Sanction> sanctions = new LinkedHashMap<>();
    private final List<AuditEntry> audit = new ArrayList<>();

    List<Sanction> sanctions() {
        return List.copyOf(sanctions.values());
    }

    void impose(Sanction sanction) {
        sanctions.put(List.of(sanction.kind(), sanction.subject()), sanction);
    }

    void lift(Sanction.Kind kind, Subject subject) {
        sanctions.remove(List.of(kind, subject));
    }

    void removeEnded(Sanction sanction) {
        sanctions.values().remove(sanction);
    }

    void add(AuditEntry entry) {
        audit.add(entry);
    }

    List<AuditEntry> auditLog(int limit) {
        return List.copyOf(audit.subList(Math.max(0, audit.size() - limit), audit.size()));
    }

    void erase(ErasedUser user) {
        audit.replaceAll(entry -> entry.subject().equals(Subject.user(user.userId())) ? user.in(entry) : entry);
    }
}
