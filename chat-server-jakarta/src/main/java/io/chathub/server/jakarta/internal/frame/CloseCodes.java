package io.chathub.server.jakarta.internal.frame;

/** The close codes that are not sent (RFC 6455, 7.4.1), and those that a peer may send. */
public final class CloseCodes {

    /** A close frame without a code. */
    public static final int NONE = 1005;
    /** The end without a close frame. */
    public static final int ABNORMAL = 1006;

    private static final int FIRST = 1000;
    private static final int LAST_DEFINED = 1014;
    private static final int RESERVED = 1004;
    private static final int FIRST_OF_LIBRARIES = 3000;
    private static final int LAST = 4999;

    private CloseCodes() {}

    /** Whether a peer may send this code. */
    static boolean maySend(int code) {
        boolean defined = code >= FIRST && code <= LAST_DEFINED && code != RESERVED && code != NONE && code != ABNORMAL;
        return defined || (code >= FIRST_OF_LIBRARIES && code <= LAST);
    }
}
