package io.chathub.server.servlet.suite;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V2MessagesSuite;

public class SocketV2MessagesIT extends V2MessagesSuite {
    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new SocketChat(options);
    }
}
