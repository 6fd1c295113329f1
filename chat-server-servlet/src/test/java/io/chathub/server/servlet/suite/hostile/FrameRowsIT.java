package io.chathub.server.servlet.suite.hostile;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link FrameRows} where receivers share the bytes of a message. */
@Tag("own-frames")
@Tag("long")
public class FrameRowsIT extends FrameRows {

    private static final CloseCodes CODES = new CloseCodes();

    @RegisterExtension
    static final HostileChat CHAT = HostileChat.create().hub(hub -> hub.listener(CODES));

    @BeforeEach
    void forget() {
        CODES.forget();
    }

    @Override
    protected HostileChat chat() {
        return CHAT;
    }

    @Override
    protected List<Integer> closes() {
        return CODES.last(2);
    }
}
