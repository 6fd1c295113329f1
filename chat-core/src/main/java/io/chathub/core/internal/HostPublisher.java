package io.chathub.core.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.spi.Broker;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ServerEvent;
import io.chathub.protocol.Usernames;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The host application's way to the broker: the same as a client's, with the same rules for names and texts. */
public final class HostPublisher {

    private final Broker broker;
    private final Lanes lanes;
    private final HubOptions options;
    private final TimeSource time;
    private final BooleanSupplier running;

    /** A publisher that refuses to work while {@code running} says false. */
    public HostPublisher(Broker broker, Lanes lanes, HubOptions options, TimeSource time, BooleanSupplier running) {
        this.broker = broker;
        this.lanes = lanes;
        this.options = options;
        this.time = time;
        this.running = running;
    }

    CompletionStage<Publication> publish(String room, String username, String text, @Nullable JsonNumber price) {
        requireRunning();
        String name = Usernames.normalize(username);
        requireText(text);
        if (lanes.areOverloaded()) {
            return CompletableFuture.failedFuture(
                    new ProtocolException(ErrorCode.UNAVAILABLE, "too many events wait for their fan-out"));
        }
        return broker.publish(
                room, Publication.HOST, new ServerEvent.MessagePosted(Publication.HOST, name, text, time.now(), price));
    }

    CompletionStage<HistoryPage> history(String room, long afterOffset, int limit) {
        requireRunning();
        return broker.history(room, afterOffset, limit);
    }

    private void requireRunning() {
        if (!running.getAsBoolean()) {
            throw new IllegalStateException("the hub is not running");
        }
    }

    private void requireText(String text) {
        int max = options.inputLimits().maxTextLength();
        int length = text.codePointCount(0, text.length());
        if (length > max) {
            throw new IllegalArgumentException("text: " + length + " code points (expected: <= " + max + ")");
        }
        boolean unsound = text.codePoints()
                .anyMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        if (unsound) {
            throw new IllegalArgumentException("text: holds U+0000 or half of a surrogate pair");
        }
    }
}
