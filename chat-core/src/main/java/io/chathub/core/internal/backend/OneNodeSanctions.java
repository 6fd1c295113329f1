package io.chathub.core.internal.backend;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.backend.SanctionHandler;
import io.chathub.core.spi.backend.SanctionStore;
import java.util.concurrent.CompletionStage;

/** The store of a single node in memory: the hub's copy is the only one. */
final class OneNodeSanctions implements SanctionStore {

    @Override
    public void start(SanctionHandler handler) {} // no other node changes anything

    @Override
    public CompletionStage<Void> impose(Sanction sanction) {
        return Stages.DONE;
    }

    @Override
    public CompletionStage<Void> lift(Sanction.Kind kind, Subject subject) {
        return Stages.DONE;
    }

    @Override
    public void close() {}
}
