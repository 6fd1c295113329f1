package io.chathub.server.servlet.suite;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V1LimitsSuite;

public class SocketLimitsIT extends V1LimitsSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new SocketChat(options);
    }
}
