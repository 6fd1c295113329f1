package io.chathub.core;

import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V1LimitsSuite;

class InMemoryLimitsTest extends V1LimitsSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new InMemoryChat(options);
    }
}
