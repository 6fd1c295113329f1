/** The messages on the wire: types, JSON, limits, error and close codes. */
module io.chathub.protocol {
    requires static transitive org.jspecify;
    requires tools.jackson.core;

    exports io.chathub.protocol;
    exports io.chathub.protocol.admin;
    exports io.chathub.protocol.command;
    exports io.chathub.protocol.event;
    exports io.chathub.protocol.reply;
    exports io.chathub.protocol.state;
}
