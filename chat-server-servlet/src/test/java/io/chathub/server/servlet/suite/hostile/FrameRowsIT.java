package io.chathub.server.servlet.suite.hostile;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link FrameRows} where receivers share the bytes of a message. */
@Tag("own-frames")
@Tag("long")
public class FrameRowsIT extends FrameRows {

    private static final CloseCodes CODES = new CloseCodes();

    @RegisterExtension
    static final HostileChat CHAT = HostileChat.create().hub(hub -> hub.listener(CODES));

    @Override
    protected HostileChat chat() {
        return CHAT;
    }

    @Override
    protected int closeOf(String clientId) {
        return CODES.of(clientId);
    }
}
