package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.event.MessagePostedCodec;
import java.util.ArrayList;
import java.util.List;

/** The {@code events} of a reply: durable events, each in the form that it has as a message of its own. */
final class EventArray {

    private static final MessagePostedCodec CODEC = new MessagePostedCodec();

    private EventArray() {}

    /** Reads the messages; events of an unknown type, which a newer server may send, are left out. */
    static List<MessagePosted> read(Fields in) {
        List<Fields> objects = in.objects("events");
        List<MessagePosted> events = new ArrayList<>(objects.size());
        for (Fields object : objects) {
            if (object.type().equals(CODEC.type())) {
                events.add(CODEC.read(object));
            }
        }
        return events;
    }

    static void write(List<MessagePosted> events, FieldWriter out) {
        out.beginArray("events");
        for (MessagePosted event : events) {
            out.beginItem().string("type", CODEC.type());
            CODEC.write(event, out);
            out.endObject();
        }
        out.endArray();
    }
}
