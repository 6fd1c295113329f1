package io.chathub.server.servlet.suite;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V1ConversationSuite;

public class SocketConversationIT extends V1ConversationSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new SocketChat(options);
    }
}
