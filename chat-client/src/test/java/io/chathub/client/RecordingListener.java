package io.chathub.client;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Records its calls, one object for each call. */
class RecordingListener implements ChatListener {

    private final BlockingQueue<Object> unread = new LinkedBlockingQueue<>();
    final List<Object> heard = new CopyOnWriteArrayList<>();

    /** The record of {@link #onClosed}; that of {@link #onDisconnected} is the {@link Disconnection} itself. */
    record Closed(Disconnection last) {}

    /** The next call that was not read yet. */
    Object next() throws InterruptedException {
        Object call = unread.poll(10, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call after " + heard);
        }
        return call;
    }

    boolean heardAll() {
        return unread.isEmpty();
    }

    private void add(Object call) {
        heard.add(call);
        unread.add(call);
    }

    @Override
    public void onConnected(String connectionId) {
        add("connected " + connectionId);
    }

    @Override
    public void onMessage(MessagePosted event) {
        add(event);
    }

    @Override
    public void onTyping(TypingChanged event) {
        add(event);
    }

    @Override
    public void onUserJoined(UserJoined event) {
        add(event);
    }

    @Override
    public void onUserLeft(UserLeft event) {
        add(event);
    }

    @Override
    public void onDisconnected(Disconnection disconnection) {
        add(disconnection);
    }

    @Override
    public void onClosed(Disconnection last) {
        add(new Closed(last));
    }
}
