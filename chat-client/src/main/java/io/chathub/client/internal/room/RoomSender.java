package io.chathub.client.internal.room;

import io.chathub.client.ClientState;
import io.chathub.client.NotConnectedException;
import io.chathub.client.OutboxFullException;
import io.chathub.client.OutcomeUnknownException;
import io.chathub.client.Receipt;
import io.chathub.client.internal.config.Checks;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.PostMessage;
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
 * Sends the messages of one room until the server acknowledges them, each under one idempotency key, so that none is
 * published twice. Guarded by {@link RoomContext}.
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
    /** The next check for messages that wait too long; null while the outbox is empty. */
    private @Nullable Cancellable expiry;

    RoomSender(String name, RoomContext context, RoomMembership membership) {
        this.name = name;
        this.context = context;
        this.membership = membership;
    }

    CompletableFuture<Receipt> send(String text, @Nullable JsonNumber price) {
        if (context.isClosed()) {
            return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
        }
        Outbox.Entry entry = newEntry(text, price);
        return context.outboxSpace().take() ? enqueue(entry) : CompletableFuture.failedFuture(outboxFull());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the future of a future is meant
    CompletableFuture<CompletableFuture<Receipt>> sendWhenSpace(String text, @Nullable JsonNumber price) {
        if (context.isClosed()) {
            return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
        }
        Outbox.Entry entry = newEntry(text, price);
        if (context.outboxSpace().take()) {
            return CompletableFuture.completedFuture(enqueue(entry));
        }
        Waiting waiting = new Waiting(entry);
        return context.outboxSpace().await(waiting)
                ? waiting.enqueued.copy()
                : CompletableFuture.failedFuture(outboxFull());
    }

    private Outbox.Entry newEntry(String text, @Nullable JsonNumber price) {
        membership.requireRequested();
        Outbox.Entry entry = new Outbox.Entry(context.newKey(), text, price);
        Checks.size(command(LONGEST_REF, entry), context.requests().maxMessageBytes());
        return entry;
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

    /** A message that waits for space in the outbox. */
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

    private ClientCommand command(String ref, Outbox.Entry entry) {
        return PostMessage.builder(name, entry.text())
                .ref(ref)
                .key(entry.key())
                .price(entry.price())
                .build();
    }

    /** Sends as many waiting messages as may be in flight. */
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
            if (expire(entry)) {
                continue;
            }
            String ref = context.requests().request(sent -> command(sent, entry), new Attempt(entry));
            if (ref == null) {
                pause(RoomContext.RETRY);
                return;
            }
            outbox.sent(entry, ref, context.nanoTime());
        }
    }

    /** One attempt to send a message. */
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
        public void lost() {
            // disconnected() lets the message wait for the next connection
        }
    }

    private void replied(Outbox.Entry entry, ServerReply reply) {
        if (reply instanceof Refused refused && (refused.temporary() || refused.unknown())) {
            if (refused.unknown()) {
                entry.outcomeUnknown();
            }
            outbox.requeue(entry);
            if (refused.code() == ErrorCode.RATE_LIMITED) {
                flush(); // the message waits for the rate in the lane of all rooms
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
            context.notifier()
                    .complete(
                            entry.receipt(),
                            Receipt.of(name, place.epoch(), place.offset(), place.timestamp(), ack.duplicate()));
        } else if (reply instanceof Refused refused) {
            RuntimeException refusal = RoomContext.failure(refused);
            // The server looks up the key before its other refusals: the message is not stored.
            boolean isUnknown = entry.isMaybeStored() && refused.code() == ErrorCode.NOT_A_MEMBER;
            context.notifier().fail(entry.receipt(), isUnknown ? outcomeUnknown(refusal) : refusal);
        } else {
            context.notifier().fail(entry.receipt(), new OutcomeUnknownException(name));
        }
        context.outboxSpace().giveBack();
        flush();
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
        outbox.connectionLost();
    }

    /**
     * Fails a message that waits too long, and returns whether it does. The server may have forgotten the key of one that was
     * sent: to send it again could publish it twice.
     */
    private boolean expire(Outbox.Entry entry) {
        if (outbox.waited(entry, context.nanoTime()) < KEY_LIFE.toNanos()) {
            return false;
        }
        if (outbox.remove(entry)) {
            boolean held = context.requests().withdraw(entry.ref());
            boolean neverLeft = !entry.wasSent() || (held && entry.isFirstAttempt());
            context.notifier()
                    .fail(entry.receipt(), neverLeft ? context.notConnected() : new OutcomeUnknownException(name));
            context.outboxSpace().giveBack();
        }
        return true;
    }

    /** Plans the moment at which the first message has waited too long; nothing where no message waits. */
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

    /** Fails all messages that are not acknowledged; those that may be stored with an unknown outcome. */
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
            boolean isUnknown = entry.isMaybeStored() && !(cause instanceof NotConnectedException);
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
