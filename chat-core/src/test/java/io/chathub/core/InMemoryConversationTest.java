package io.chathub.core;

import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V1ConversationSuite;

class InMemoryConversationTest extends V1ConversationSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new InMemoryChat(options);
    }
}
