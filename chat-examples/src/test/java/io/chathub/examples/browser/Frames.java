package io.chathub.examples.browser;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames of a scripted server about the room {@code lobby}, as JSON with single quotes. The author is Ann, unless the fields name another. */
final class Frames {

    private static final String TIME = "'timestamp':'2026-01-01T12:00:00.000Z'";

    private Frames() {}

    static String message(long offset, String text) {
        return message(offset, text, "'change':" + offset);
    }

    /** A message with further fields, {@code 'name':value,…}. */
    static String message(long offset, String text, String fields) {
        return messageOf("'id':'c9','username':'Ann'", offset, text, fields);
    }

    /** A message of another author, {@code 'id':…,'username':…}. */
    static String messageOf(String author, long offset, String text, String fields) {
        return "{'type':'message'," + author + ",'text':'" + text + "'," + TIME + ",'room':'lobby','offset':" + offset
                + "," + fields + "}";
    }

    static String event(String type, long offset, long target, String fields) {
        return eventOf("'id':'c9','username':'Ann'", type, offset, target, fields);
    }

    static String eventOf(String author, String type, long offset, long target, String fields) {
        return "{'type':'" + type + "'," + author + "," + TIME + ",'room':'lobby','offset':" + offset + ",'target':"
                + target + "," + fields + "}";
    }

    static String ack(Map<?, ?> request, String epoch, long offset) {
        return ack(request, epoch, offset, "'duplicate':false");
    }

    static String ack(Map<?, ?> request, String epoch, long offset, String fields) {
        return "{'type':'ack','ref':'" + request.get("ref") + "','room':'lobby','epoch':'" + epoch + "','offset':"
                + offset + "," + TIME + "," + fields + "}";
    }

    static String error(Map<?, ?> request, String code, String message) {
        return "{'type':'error','ref':'" + request.get("ref") + "','code':'" + code + "','message':'" + message
                + "','temporary':false}";
    }

    static String history(
            Map<?, ?> request,
            String epoch,
            long offset,
            long floor,
            @Nullable Integer through,
            boolean more,
            String... events) {
        return "{'type':'history','ref':'" + request.get("ref") + "','room':'lobby','epoch':'" + epoch + "','offset':"
                + offset + ",'floor':" + floor + ",'events':[" + String.join(",", events) + "]"
                + (through == null ? "" : ",'through':" + through) + ",'more':" + more + "}";
    }
}
