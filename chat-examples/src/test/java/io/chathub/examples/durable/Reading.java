package io.chathub.examples.durable;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.RoomHistory;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The messages of a room as a client reads them that joins at the end.
 *
 * @param server   the name of the server
 * @param epoch    the epoch of the room
 * @param head     the offset of the newest event
 * @param offsets  the offsets of the messages, in the order of the pages
 * @param messages the messages by offset
 */
public record Reading(String server, String epoch, long head, List<Long> offsets, Map<Long, MessageView> messages) {

    private static final int PAGE = 300;
    private static final long SECONDS = 120;

    /** Reads all pages by a client that is neither connected nor in the room. */
    static Reading by(ChatClient client, String server, String room) throws Exception {
        client.connect().get(SECONDS, TimeUnit.SECONDS);
        ChatRoom joined = client.room(room);
        RoomSnapshot snapshot = joined.join().get(SECONDS, TimeUnit.SECONDS);
        List<MessagePosted> all = new ArrayList<>();
        RoomHistory page = joined.history(PAGE).get(SECONDS, TimeUnit.SECONDS);
        all.addAll(page.messages());
        while (page.more()) {
            long oldest = page.messages().get(0).offset();
            page = joined.historyBefore(oldest, PAGE).get(SECONDS, TimeUnit.SECONDS);
            all.addAll(0, page.messages());
        }
        Map<Long, MessageView> messages = new LinkedHashMap<>();
        all.forEach(message -> messages.put(message.offset(), MessageView.of(message)));
        return new Reading(
                server,
                snapshot.epoch(),
                snapshot.offset(),
                all.stream().map(MessagePosted::offset).toList(),
                messages);
    }
}
