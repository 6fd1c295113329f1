package io.chathub.server.servlet.suite;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V2RoomsSuite;

public class SocketV2RoomsIT extends V2RoomsSuite {
    @Override
    protected ChatUnderTest start(HubOptions options) {
        return new SocketChat(options);
    }
}
