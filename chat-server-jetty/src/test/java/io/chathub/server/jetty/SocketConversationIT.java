package io.chathub.server.jetty;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V1ConversationSuite;

class SocketConversationIT extends V1ConversationSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new SocketChat(options);
    }
}
