package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"message"}. */
public final class PostMessageCodec implements MessageCodec<PostMessage> {

    private static final FieldNames FIELDS = FieldNames.of("username", "text", "price")
            .andV2("ref", "key", "room", "epoch", "replyTo", "thread", "mentions", "everyone");

    /** A codec. */
    public PostMessageCodec() {}

    @Override
    public String type() {
        return "message";
    }

    @Override
    public Class<PostMessage> javaType() {
        return PostMessage.class;
    }

    @Override
    public ProtocolVersion since() {
        return ProtocolVersion.V1;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public PostMessage read(Fields in) {
        String ref = CommandFields.ref(in);
        String room = in.room();
        String key = in.stringOrNull("key", 1, ClientCommand.MAX_REF_LENGTH);
        String username = in.string("username");
        String text = in.text("text");
        PostMessage.Builder builder = PostMessage.builder(room, text)
                .ref(ref)
                .key(key)
                .username(username)
                .price(in.number("price"));
        if (in.isV1()) {
            return builder.build();
        }
        return CommandFields.checked(builder.epoch(CommandFields.epoch(in))
                .replyTo(in.integer("replyTo", 1))
                .thread(in.integer("thread", 1))
                .mentions(in.strings("mentions"))
                .everyone(in.bool("everyone"))::build);
    }

    @Override
    public void write(PostMessage command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        if (out.isV1()) {
            out.string("username", command.username());
        } else {
            out.optional("key", command.key());
        }
        CommandFields.writeRoom(command.room(), out);
        if (!out.isV1()) {
            out.optional("epoch", command.epoch());
        }
        out.string("text", command.text()).optional("price", command.price());
        if (!out.isV1()) {
            out.optional("replyTo", command.replyTo()).optional("thread", command.thread());
            CommandFields.writeMentions(command.mentions(), out);
            if (command.everyone()) {
                out.bool("everyone", true);
            }
        }
    }
}
