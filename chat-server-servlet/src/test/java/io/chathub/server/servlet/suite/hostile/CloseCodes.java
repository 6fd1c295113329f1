package io.chathub.server.servlet.suite.hostile;

import static org.awaitility.Awaitility.await;

import io.chathub.core.Client;
import io.chathub.core.HubListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The codes with which the connections of clients ended, as a listener of the hub receives them. */
public final class CloseCodes implements HubListener {

    private final Map<String, Integer> codes = new ConcurrentHashMap<>();

    @Override
    public void onDisconnected(Client client, int closeCode) {
        codes.put(client.id(), closeCode);
    }

    /** The code of the client with this id, once its connection has ended. */
    public int of(String clientId) {
        await().until(() -> codes.containsKey(clientId));
        return codes.get(clientId);
    }
}
