package io.chathub.core;

import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V2RoomsSuite;

class InMemoryV2RoomsTest extends V2RoomsSuite {
    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new InMemoryChat(options);
    }
}
