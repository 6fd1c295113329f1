package io.chathub.server.servlet.suite;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V2HistorySuite;

public class SocketV2HistoryIT extends V2HistorySuite {
    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new SocketChat(options);
    }
}
