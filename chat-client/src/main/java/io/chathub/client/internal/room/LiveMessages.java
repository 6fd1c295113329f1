package io.chathub.client.internal.room;

import io.chathub.client.Gap;
import io.chathub.client.RoomSnapshot;
import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.event.EventHandlers;
import io.chathub.client.internal.event.RoomFollower;
import io.chathub.client.internal.stream.MessageWindow;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A live list of the newest messages of one room: a {@link MessageWindow} that follows the events on the dispatch thread, and reads
 * the newest page at the beginning and after each loss, and older pages when they are wanted. One request is under way at a time;
 * the events that come meanwhile are applied to its page as well.
 *
 * <p>Thread-safe. Its monitor is taken before the lock of {@link RoomContext}, never under it.
 */
public final class LiveMessages implements RoomFollower {

    /** Receives the changes of a list. */
    public interface Watcher {
        /** The list has changed; with {@code reset} all messages are in {@code inserted}. */
        void changed(MessageWindow.Delta delta, boolean reset);
    }

    /** The most events that are kept for a page; over them the page is read again. */
    private static final int MAX_RECENT = 1_000;

    private final String room;
    private final RoomContext context;
    private final EventHandlers handlers;
    private final Consumer<LiveMessages> onClose;
    private final MessageWindow window;
    private final OlderRequests older;

    private final List<Watcher> watchers = new ArrayList<>();
    /** The calls of watchers that the step of the dispatch thread has caused. */
    private final List<Runnable> calls = new ArrayList<>();
    /** The steps of the events since the request that is under way. */
    private final List<Runnable> recent = new ArrayList<>();
    /** The messages; null after a change. */
    private @Nullable List<MessagePosted> view = List.of();
    /** The epoch of the messages; null before the first join. */
    private @Nullable String epoch;
    /** Whether the window is outdated or empty, so that the newest page has to be read. */
    private boolean stale = true;

    private boolean loadedOnce;
    /** The number of the request that is under way or planned; another reply is void. */
    private long request;

    private boolean underWay;
    private boolean closed;

    LiveMessages(String room, int size, RoomContext context, EventHandlers handlers, Consumer<LiveMessages> onClose) {
        this.room = room;
        this.context = context;
        this.handlers = handlers;
        this.onClose = onClose;
        older = new OlderRequests(context);
        window = new MessageWindow(size, context::isOwn);
    }

    /** See {@link io.chathub.client.MessageList#current}. */
    public synchronized List<MessagePosted> current() {
        List<MessagePosted> now = view;
        if (now == null) {
            now = window.messages();
            view = now;
        }
        return now;
    }

    /** See {@link io.chathub.client.MessageList#onChange}. */
    public void onChange(Watcher watcher) {
        inOrder(() -> {
            watchers.add(watcher);
            if (loadedOnce) {
                MessageWindow.Delta all = new MessageWindow.Delta(current(), List.of(), List.of());
                calls.add(() -> watcher.changed(all, true));
            }
        });
    }

    /** See {@link io.chathub.client.MessageList#older}. */
    public CompletableFuture<Integer> older(int count) {
        int checked = Checks.between("count", count, 1, FetchHistory.MAX_LIMIT);
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("the list is closed"));
            }
        }
        CompletableFuture<Integer> added = older.add(checked);
        inOrder(this::load);
        return added;
    }

    /** See {@link io.chathub.client.MessageList#close}. */
    public void close() {
        synchronized (this) {
            closed = true;
            watchers.clear();
        }
        older.fail(new IllegalStateException("the list is closed"));
        onClose.accept(this);
    }

    /** The connection or the membership has ended. Under the lock of the context. */
    void disconnected() {
        older.fail(context.notConnected());
    }

    // ------------------------------------------------------------------------------ on the dispatch thread

    private void inOrder(Runnable step) {
        context.notifier().inOrder(() -> step(step));
    }

    /** Runs a step under the monitor, and then the calls of the watchers without it. */
    private void step(Runnable step) {
        List<Runnable> caused;
        synchronized (this) {
            if (!closed) {
                step.run();
            }
            caused = List.copyOf(calls);
            calls.clear();
        }
        caused.forEach(handlers::run);
    }

    /** Begins to follow the room. {@code now} is the epoch of what follows; null before the first join. */
    void begin(@Nullable String now) {
        inOrder(() -> {
            handlers.follow(this);
            epoch = now;
            load();
        });
    }

    @Override
    public void joined(RoomSnapshot snapshot) {
        step(() -> {
            Long floor = snapshot.floor();
            if (!snapshot.returned()) {
                epoch = snapshot.epoch();
                invalidate();
            } else if (floor != null && !stale) {
                window.dropUpTo(floor);
                publish(false);
            }
            load();
        });
    }

    /** Events of the former epoch may be void, also those in a page that was newer than the stream. */
    @Override
    public void numbered(String now) {
        step(() -> {
            if (!now.equals(epoch)) {
                epoch = now;
                invalidate();
                load();
            }
        });
    }

    @Override
    public void gap(Gap gap) {
        step(() -> {
            invalidate();
            load();
        });
    }

    @Override
    public void event(RoomEvent event) {
        apply(() -> window.event(event));
    }

    @Override
    public void changed(MessagePosted now) {
        apply(() -> window.state(now));
    }

    /** This user has a reaction now, or no longer. */
    void reacted(long target, String emoji, boolean on) {
        apply(() -> window.own(target, emoji, on));
    }

    private void apply(Runnable change) {
        step(() -> {
            if (underWay && recent.size() <= MAX_RECENT) {
                recent.add(change);
            }
            if (!stale) {
                change.run();
                publish(false);
            }
        });
    }

    private void invalidate() {
        stale = true;
        request++;
        underWay = false;
    }

    /** Requests what is missing, if anything is and no request is under way. */
    private void load() {
        int missing = Math.max(older.missing(), window.missing());
        if (underWay || epoch == null || (!stale && missing == 0)) {
            return;
        }
        if (!stale && window.from() == 0) {
            older.complete(true);
            return;
        }
        FetchHistory.Builder page =
                FetchHistory.builder(room).limit(Math.min(stale ? window.size() : missing, FetchHistory.MAX_LIMIT));
        long before = stale ? 0 : window.from();
        underWay = true;
        recent.clear();
        send(++request, before, before == 0 ? page : page.before(before).epoch(epoch));
    }

    private void send(long number, long before, FetchHistory.Builder page) {
        context.runLocked(() -> {
            PendingRequests pending = context.requests().pending();
            String ref = context.requests().request(sent -> page.ref(sent).build(), new PendingRequests.ReplyHandler() {
                @Override
                public void replied(ServerReply reply) {
                    inOrder(() -> LiveMessages.this.replied(number, before, reply));
                }

                @Override
                public void lost(boolean sent) {
                    disconnected();
                    inOrder(() -> later(number, null));
                }
            });
            if (ref == null) {
                Duration delay = context.requests().isConnected() ? RoomContext.RETRY : null;
                inOrder(() -> later(number, delay));
            } else {
                var unused = context.scheduleDeadline(context.options().requestTimeout(), () -> {
                    if (pending.remove(ref)) {
                        inOrder(() -> later(number, RoomContext.RETRY));
                    }
                });
            }
        });
    }

    /** A request without an answer. Without a delay the next one waits for the next join. */
    private void later(long number, @Nullable Duration delay) {
        if (number != request) {
            return;
        }
        if (delay == null) {
            underWay = false;
            return;
        }
        var unused = context.schedule(
                delay,
                () -> inOrder(() -> {
                    if (number == request) {
                        underWay = false;
                        load();
                    }
                }));
    }

    private void replied(long number, long before, ServerReply reply) {
        if (number != request) {
            return;
        }
        if (reply instanceof HistoryFetched page) {
            if (!page.epoch().equals(epoch) || recent.size() > MAX_RECENT) {
                later(
                        number,
                        RoomContext.RETRY); // a reset precedes or follows the page, or it is far behind the events
                return;
            }
            underWay = false;
            take(before, page);
            load();
        } else if (reply instanceof Refused refused && refused.temporary()) {
            later(number, RoomContext.retryDelay(refused));
        } else {
            underWay = false;
            refused(reply);
        }
    }

    private void take(long before, HistoryFetched page) {
        boolean reset = stale;
        if (stale) {
            window.replaceAll(page.messages(), page.more());
            stale = false;
        } else if (before == window.from()) {
            int added = window.addOlder(page.messages(), page.more());
            if (older.added(added)) {
                window.grow(added);
            }
        }
        recent.forEach(Runnable::run);
        Long floor = page.floor();
        if (floor != null) {
            window.dropUpTo(floor);
        }
        older.complete(window.from() == 0); // the window is trimmed when nobody waits for older messages
        publish(reset);
    }

    private void refused(ServerReply reply) {
        older.fail(RoomContext.failure(reply));
        boolean waitsForJoin = reply instanceof Refused refused && refused.code() == ErrorCode.NOT_A_MEMBER;
        if (stale && !waitsForJoin) {
            window.replaceAll(List.of(), false); // this user may not read the history: only new messages
            stale = false;
            recent.forEach(Runnable::run);
            publish(true);
        }
    }

    private void publish(boolean reset) {
        if (older.isEmpty()) {
            window.trim();
        }
        MessageWindow.Delta delta = window.take();
        if (!reset && delta.isEmpty()) {
            return;
        }
        view = null;
        loadedOnce = true;
        MessageWindow.Delta told = reset ? new MessageWindow.Delta(current(), List.of(), List.of()) : delta;
        for (Watcher watcher : watchers) {
            calls.add(() -> watcher.changed(told, reset));
        }
    }
}
