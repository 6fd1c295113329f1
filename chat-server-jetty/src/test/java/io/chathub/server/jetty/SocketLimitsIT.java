package io.chathub.server.jetty;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V1LimitsSuite;

class SocketLimitsIT extends V1LimitsSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new SocketChat(options);
    }
}
