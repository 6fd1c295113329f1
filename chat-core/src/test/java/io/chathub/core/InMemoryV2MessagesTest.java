package io.chathub.core;

import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V2MessagesSuite;

class InMemoryV2MessagesTest extends V2MessagesSuite {
    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new InMemoryChat(options);
    }
}
