package io.chathub.server.jetty.hostile;

import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.hostile.CloseCodes;
import io.chathub.server.servlet.suite.hostile.FrameRows;
import io.chathub.server.servlet.suite.hostile.HostileChat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link FrameRows} where Jetty frames a message for each receiver. */
@Tag("long")
class PortableFrameRowsIT extends FrameRows {

    private static final CloseCodes CODES = new CloseCodes();

    @RegisterExtension
    static final HostileChat CHAT = HostileChat.create()
            .web(WebOptions.builder().sharedFrames(false).build())
            .hub(hub -> hub.listener(CODES));

    @Override
    protected HostileChat chat() {
        return CHAT;
    }

    @Override
    protected int closeOf(String clientId) {
        return CODES.of(clientId);
    }
}
