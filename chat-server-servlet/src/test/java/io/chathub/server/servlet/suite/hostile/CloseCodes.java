package io.chathub.server.servlet.suite.hostile;

import static org.awaitility.Awaitility.await;

import io.chathub.core.Client;
import io.chathub.core.HubListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** With which codes clients were gone, as a listener of the hub hears of it. */
public final class CloseCodes implements HubListener {

    private final List<Integer> codes = new CopyOnWriteArrayList<>();

    @Override
    public void onDisconnected(Client client, int closeCode) {
        codes.add(closeCode);
    }

    public void forget() {
        codes.clear();
    }

    /** All so far, when there are so many. */
    public List<Integer> last(int count) {
        await().until(() -> codes.size() >= count);
        return List.copyOf(codes);
    }
}
