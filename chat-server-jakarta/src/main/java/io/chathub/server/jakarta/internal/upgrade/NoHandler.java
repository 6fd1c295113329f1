package io.chathub.server.jakarta.internal.upgrade;

import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.CloseCode;

/** The receiver of a connection's input that the hub has refused: drops everything. */
enum NoHandler implements InboundHandler {
    INSTANCE;

    @Override
    public void onFrameBegins() {}

    @Override
    public void onTextBegins() {}

    @Override
    public boolean onTextPart(long heldBytes) {
        return false;
    }

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary() {}

    @Override
    public void onRejected(CloseCode code, String reason) {}

    @Override
    public boolean onPing() {
        return false;
    }

    @Override
    public void onPong() {}

    @Override
    public void onClosed(int code) {}
}
