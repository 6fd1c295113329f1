package io.chathub.core;

import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V2HistorySuite;

class InMemoryV2HistoryTest extends V2HistorySuite {
    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new InMemoryChat(options);
    }
}
