package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.event.Member;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import java.util.ArrayList;
import java.util.List;

/** The {@code members} of a reply, and {@code memberCount}. */
final class MemberArray {

    private MemberArray() {}

    static List<Member> read(Fields in) {
        List<Fields> objects = in.objects("members");
        List<Member> members = new ArrayList<>(objects.size());
        for (Fields object : objects) {
            members.add(Member.builder(object.string("id"), object.string("username"))
                    .user(object.stringOrNull("user"))
                    .build());
        }
        return members;
    }

    static int readCount(Fields in) {
        return in.requiredInt("memberCount", 0);
    }

    static void write(List<Member> members, int count, FieldWriter out) {
        out.beginArray("members");
        for (Member member : members) {
            out.beginItem()
                    .string("id", member.id())
                    .string("username", member.username())
                    .optional("user", member.user())
                    .endObject();
        }
        out.endArray().integer("memberCount", count);
    }
}
