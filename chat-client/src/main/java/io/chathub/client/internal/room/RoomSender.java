package io.chathub.client.internal.room;

import io.chathub.client.ClientState;
import io.chathub.client.NotConnectedException;
import io.chathub.client.OutboxFullException;
import io.chathub.client.OutcomeUnknownException;
import io.chathub.client.Receipt;
import io.chathub.client.internal.config.Checks;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.runtime.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends the durable requests of one room until the server acknowledges them, each under one idempotency key, so that none takes
 * effect twice. Guarded by {@link RoomContext}.
 */
final class RoomSender {

    /** For how long a key may be used. The server keeps keys for at least 5 minutes; 30 s are left for the way there. */
    static final Duration KEY_LIFE = RoomContext.LONGEST_WAIT;

    private static final String LONGEST_REF = "0123456789abc";

    private final String name;
    private final RoomContext context;
    private final RoomMembership membership;
    private final Outbox outbox = new Outbox();
    /** The end of the pause after a temporary refusal or a full queue; null outside of a pause. */
    private @Nullable Cancellable pause;
    /** The next check for requests that wait too long; null while the outbox is empty. */
    private @Nullable Cancellable expiry;

    RoomSender(String name, RoomContext context, RoomMembership membership) {
        this.name = name;
        this.context = context;
        this.membership = membership;
    }

    CompletableFuture<Receipt> send(DurableRequest request) {
        if (context.isClosed()) {
            return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
        }
        Outbox.Entry entry = newEntry(request);
        return context.outboxSpace().take() ? enqueue(entry) : CompletableFuture.failedFuture(outboxFull());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the future of a future is meant
    CompletableFuture<CompletableFuture<Receipt>> sendWhenSpace(DurableRequest request) {
        if (context.isClosed()) {
            return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
        }
        Outbox.Entry entry = newEntry(request);
        if (context.outboxSpace().take()) {
            return CompletableFuture.completedFuture(enqueue(entry));
        }
        Waiting waiting = new Waiting(entry);
        return context.outboxSpace().await(waiting)
                ? waiting.enqueued.copy()
                : CompletableFuture.failedFuture(outboxFull());
    }

    private Outbox.Entry newEntry(DurableRequest request) {
        membership.requireRequested();
        Checks.size(request.command(LONGEST_REF), context.requests().maxMessageBytes());
        return new Outbox.Entry(request);
    }

    private OutboxFullException outboxFull() {
        return new OutboxFullException(context.options().maxOutbox());
    }

    private CompletableFuture<Receipt> enqueue(Outbox.Entry entry) {
        outbox.add(entry, context.nanoTime());
        flush();
        // A copy: completing or cancelling it does not affect the entry.
        return entry.receipt().copy();
    }

    /** A request that waits for space in the outbox. */
    private final class Waiting implements OutboxSpace.Waiter {
        private final Outbox.Entry entry;
        private final CompletableFuture<CompletableFuture<Receipt>> enqueued = new CompletableFuture<>();

        Waiting(Outbox.Entry entry) {
            this.entry = entry;
        }

        @Override
        public RoomSender sender() {
            return RoomSender.this;
        }

        @Override
        public void admitted() {
            context.notifier().complete(enqueued, enqueue(entry));
        }

        @Override
        public void failed(RuntimeException cause) {
            context.notifier().fail(enqueued, cause);
        }
    }

    /** Sends as many waiting requests as may be in flight. */
    void flush() {
        sendWaiting();
        planExpiry();
    }

    private void sendWaiting() {
        while (membership.isAdmitted()
                && pause == null
                && outbox.inFlight() < context.options().maxInFlight()) {
            Outbox.Entry entry = outbox.peek();
            if (entry == null) {
                return;
            }
            if (expire(entry) || failUnsupported(entry)) {
                continue;
            }
            Long target = entry.request().target();
            if (target != null && outbox.hasChangeInFlight(target)) {
                return; // where the first is refused temporarily, the last change has to be the last
            }
            String ref = context.requests().request(entry.request()::command, new Attempt(entry));
            if (ref == null) {
                pause(RoomContext.RETRY);
                return;
            }
            outbox.sent(entry, ref, context.nanoTime());
        }
    }

    /** Fails a request of a feature that the server does not name, and returns whether it does. */
    private boolean failUnsupported(Outbox.Entry entry) {
        Feature missing = entry.request().missing(context.requests().features());
        if (missing == null) {
            return false;
        }
        if (outbox.remove(entry)) {
            outbox.outcome(context.nanoTime());
            RuntimeException cause = RoomContext.unsupported(missing);
            context.notifier().fail(entry.receipt(), entry.isMaybeDone() ? outcomeUnknown(cause) : cause);
            context.outboxSpace().giveBack();
        }
        return true;
    }

    /** One attempt of a request. */
    private final class Attempt implements PendingRequests.ReplyHandler {
        private final Outbox.Entry entry;

        Attempt(Outbox.Entry entry) {
            this.entry = entry;
        }

        @Override
        public void replied(ServerReply reply) {
            RoomSender.this.replied(entry, reply);
        }

        @Override
        public void lost(boolean sent) {
            if (sent) {
                entry.outcomeUnknown();
            } // disconnected() lets the request wait for the next connection
        }
    }

    private void replied(Outbox.Entry entry, ServerReply reply) {
        if (reply instanceof Refused refused && (refused.temporary() || refused.unknown())) {
            if (refused.unknown()) {
                entry.outcomeUnknown();
            }
            entry.refused(RoomContext.failure(refused));
            outbox.requeue(entry);
            if (refused.code() == ErrorCode.RATE_LIMITED) {
                flush(); // the request waits for the rate in the lane of all rooms
            } else {
                pause(RoomContext.retryDelay(refused));
            }
            return;
        }
        if (!outbox.remove(entry)) {
            return;
        }
        outbox.outcome(context.nanoTime());
        if (reply instanceof Acknowledged ack && ack.place() != null) {
            Place place = ack.place();
            Receipt receipt = Receipt.builder(name, place.epoch(), place.offset(), place.timestamp())
                    .duplicate(ack.duplicate())
                    .everyoneRefused(ack.everyoneRefused())
                    .build();
            context.notifier().complete(entry.receipt(), receipt);
        } else if (reply instanceof Refused refused) {
            RuntimeException refusal = RoomContext.failure(refused);
            boolean isUnknown = entry.isMaybeDone() && !refusesUnknownKeysOnly(entry, refused);
            context.notifier().fail(entry.receipt(), isUnknown ? outcomeUnknown(refusal) : refusal);
        } else {
            context.notifier().fail(entry.receipt(), new OutcomeUnknownException(name));
        }
        context.outboxSpace().giveBack();
        flush();
    }

    /**
     * Whether a final refusal says that no earlier attempt has taken effect: the server looks up the key before this refusal. Servers
     * before features look it up last, and no server knows a request without a key.
     */
    private boolean refusesUnknownKeysOnly(Outbox.Entry entry, Refused refused) {
        return entry.request().hasKey()
                && refused.code() != ErrorCode.NOT_A_MEMBER
                && !context.requests().features().isEmpty();
    }

    private OutcomeUnknownException outcomeUnknown(RuntimeException cause) {
        OutcomeUnknownException unknown = new OutcomeUnknownException(name);
        unknown.initCause(cause);
        return unknown;
    }

    private void pause(Duration delay) {
        endPause();
        pause = context.schedule(delay, () -> {
            pause = null;
            flush();
        });
    }

    private void endPause() {
        Cancellable now = pause;
        pause = null;
        if (now != null) {
            now.cancel();
        }
    }

    void disconnected() {
        endPause();
        outbox.requeueAll();
    }

    /**
     * Fails a request that waits too long, and returns whether it does. The server may have forgotten the key of one that was
     * sent: to send it again could have its effect twice.
     */
    private boolean expire(Outbox.Entry entry) {
        if (outbox.waited(entry, context.nanoTime()) < KEY_LIFE.toNanos()) {
            return false;
        }
        if (outbox.remove(entry)) {
            boolean held = context.requests().withdraw(entry.ref());
            boolean isUnknown = entry.isMaybeDone() || !(entry.ref().isEmpty() || held);
            RuntimeException refusal = entry.refusal();
            RuntimeException certain = refusal == null ? context.notConnected() : refusal;
            context.notifier().fail(entry.receipt(), isUnknown ? new OutcomeUnknownException(name) : certain);
            context.outboxSpace().giveBack();
        }
        return true;
    }

    /** Plans the moment at which the first request has waited too long; nothing where none waits. */
    private void planExpiry() {
        if (outbox.isEmpty()) {
            cancelExpiry();
        } else if (expiry == null) {
            long now = context.nanoTime();
            long longest = outbox.all().stream()
                    .mapToLong(entry -> outbox.waited(entry, now))
                    .max()
                    .orElse(0);
            expiry = context.schedule(KEY_LIFE.minusNanos(longest), () -> {
                expiry = null;
                outbox.all().forEach(this::expire);
                flush();
            });
        }
    }

    private void cancelExpiry() {
        Cancellable planned = expiry;
        expiry = null;
        if (planned != null) {
            planned.cancel();
        }
    }

    /** Fails all requests that are not acknowledged; those that may have taken effect with an unknown outcome. */
    void failAll(RuntimeException cause) {
        cancelExpiry();
        endPause();
        context.outboxSpace().failAll(this, cause);
        outbox.allInFlight().forEach(entry -> {
            if (!context.requests().withdraw(entry.ref())) {
                entry.outcomeUnknown();
            }
        });
        for (Outbox.Entry entry : outbox.clear()) {
            boolean isUnknown = entry.isMaybeDone() && !(cause instanceof NotConnectedException);
            context.notifier().fail(entry.receipt(), isUnknown ? outcomeUnknown(cause) : cause);
            context.outboxSpace().giveBack();
        }
    }

    void typing(boolean isTyping) {
        membership.requireRequested();
        if (membership.isAdmitted()) {
            context.requests()
                    .sendWithoutReply(SetTyping.builder(name, isTyping).build());
        }
    }
}
