package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.internal.message.event.DurableEvents;
import java.util.ArrayList;
import java.util.List;

/** The {@code events} of a reply: states, each in the form that its event has as a message of its own. */
final class EventArray {

    private EventArray() {}

    /** Reads the states; those of an unknown type, which a newer server may send, are left out. */
    static List<DurableEvent> read(Fields in) {
        List<Fields> objects = in.objects("events");
        List<DurableEvent> events = new ArrayList<>(objects.size());
        for (Fields object : objects) {
            MessageCodec<? extends DurableEvent> codec = DurableEvents.codec(object.type());
            if (codec != null) {
                events.add(codec.read(object));
            }
        }
        return events;
    }

    static void write(List<? extends DurableEvent> events, FieldWriter out) {
        out.beginArray("events");
        for (DurableEvent event : events) {
            write(event, DurableEvents.codecOf(event), out);
        }
        out.endArray();
    }

    private static <E extends DurableEvent> void write(DurableEvent event, MessageCodec<E> codec, FieldWriter out) {
        out.beginItem().string("type", codec.type());
        codec.write(codec.javaType().cast(event), out);
        out.endObject();
    }
}
