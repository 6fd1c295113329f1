package io.chathub.core.internal.backend;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.spi.backend.PresenceHandler;
import io.chathub.core.spi.backend.PresencePage;
import io.chathub.core.spi.backend.PresenceRegistry;
import io.chathub.protocol.event.Member;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The registry of a single node: all members are in the rosters of its rooms. */
final class OneNodePresence implements PresenceRegistry {

    private static final CompletionStage<PresencePage> NONE = CompletableFuture.completedFuture(PresencePage.NONE);

    @Override
    public void start(PresenceHandler handler) {} // no other node ends

    @Override
    public CompletionStage<Void> enter(String room, Member member) {
        return Stages.DONE;
    }

    @Override
    public CompletionStage<Void> leave(String room, String client) {
        return Stages.DONE;
    }

    @Override
    public CompletionStage<PresencePage> members(String room, int limit) {
        return NONE;
    }

    @Override
    public int count(String room) {
        return 0;
    }

    @Override
    public void close() {}
}
