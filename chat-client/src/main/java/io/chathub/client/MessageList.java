package io.chathub.client;

import io.chathub.client.internal.room.LiveMessages;
import io.chathub.client.internal.stream.MessageWindow;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The newest messages of a room as they are now, for a program that shows them: edits, deletions, reactions, pins and replies are
 * applied. It stays right over lost connections, gaps and new epochs. {@link ChatRoom#messages} opens one.
 *
 * <pre>{@code
 * MessageList list = room.messages(50);
 * list.onChange(change -> {
 *     if (change.reset()) {
 *         view.clear();
 *     }
 *     change.removed().forEach(message -> view.remove(message.offset()));
 *     change.inserted().forEach(message -> view.put(message.offset(), message));
 *     change.replaced().forEach(message -> view.put(message.offset(), message));
 * });
 * }</pre>
 *
 * <p>The list is empty until the room is joined and its newest messages are read. After lost events it is read again, and keeps its
 * messages until then. A deleted message stays as a tombstone, which has no text and {@link MessagePosted#isDeleted}. A message that
 * was posted and deleted while this client was away may be left out. Messages that the server no longer holds are dropped after the
 * next join or reading, but for pinned ones. After {@link ChatRoom#leave} the list does not change until the room is joined again.
 *
 * <p><b>Threads.</b> Every method may be called from any thread; none blocks for the network. The list is changed on the dispatch
 * thread, before the listeners and handlers are called with the same event.
 */
public final class MessageList implements AutoCloseable {

    private final LiveMessages messages;

    MessageList(LiveMessages messages) {
        this.messages = messages;
    }

    /** The messages, oldest first. Unmodifiable; a later change gives another list. */
    public List<MessagePosted> current() {
        return messages.current();
    }

    /**
     * Reads older messages into the list, which is as much longer from then on.
     *
     * @param count 1 to 300
     * @return the number of messages that were added: fewer than {@code count} if the room has no more. It fails with a {@link
     *         NotConnectedException} without a connection, after a loss, or without a reply within {@link
     *         ChatClientBuilder#requestTimeout}, with a {@link RequestRefusedException} after a refusal, and with an {@link
     *         IllegalStateException} if the list is closed
     * @throws IllegalArgumentException if {@code count} is out of its range
     */
    public CompletableFuture<Integer> older(int count) {
        return messages.older(count);
    }

    /**
     * Adds a consumer of the changes. Its first call has {@link Change#reset} and all messages. It is called as the handlers of {@link
     * ChatRoom#on}: on the dispatch thread or the executor of {@link ChatRoom#handleOn}, one change at a time, in their order. An
     * exception of a consumer is logged.
     */
    public void onChange(Consumer<Change> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        messages.onChange((delta, reset) -> consumer.accept(new Change(delta, reset)));
    }

    /** Ends the list: it does not change any more, and its consumers are not called. A second call has no effect. */
    @Override
    public void close() {
        messages.close();
    }

    /** The number of messages. */
    @Override
    public String toString() {
        return "MessageList[" + current().size() + " messages]";
    }

    /** A change of a list, each part in the order of offsets. A message is in one part at most. */
    public static final class Change {

        private final MessageWindow.Delta delta;
        private final boolean reset;

        private Change(MessageWindow.Delta delta, boolean reset) {
            this.delta = delta;
            this.reset = reset;
        }

        /** The messages that are new in the list; with {@link #reset}, all messages. Unmodifiable. */
        public List<MessagePosted> inserted() {
            return delta.inserted();
        }

        /** The messages that have changed, as they are now. Unmodifiable. */
        public List<MessagePosted> replaced() {
            return delta.replaced();
        }

        /** The messages that are no longer in the list, as they were. Unmodifiable. */
        public List<MessagePosted> removed() {
            return delta.removed();
        }

        /** Whether the list was read anew: the messages of before are void. */
        public boolean reset() {
            return reset;
        }

        @Override
        public String toString() {
            return "Change[" + inserted().size() + " inserted, " + replaced().size() + " replaced, "
                    + removed().size() + " removed" + (reset ? ", reset]" : "]");
        }
    }
}
