package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.Feature;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Codec of {@code "type":"connect"}. */
public final class ConnectedCodec implements MessageCodec<Connected> {

    private static final FieldNames FIELDS = FieldNames.of("id")
            .andV2("version", "limits", "maxMessageBytes", "maxRooms", "pingInterval", "features", "user", "expiresIn");

    private static final int V2_NUMBER = 2;

    /** A codec. */
    public ConnectedCodec() {}

    @Override
    public String type() {
        return "connect";
    }

    @Override
    public Class<Connected> javaType() {
        return Connected.class;
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
    public Connected read(Fields in) {
        return Connected.builder(in.string("id")).terms(terms(in)).build();
    }

    @Override
    public void write(Connected event, FieldWriter out) {
        out.string("id", event.id());
        Terms terms = event.terms();
        if (terms == null || out.isV1()) {
            return;
        }
        out.integer("version", V2_NUMBER)
                .beginObject("limits")
                .integer("maxMessageBytes", terms.maxMessageBytes())
                .integer("maxRooms", terms.maxRooms())
                .endObject()
                .millis("pingInterval", terms.pingInterval())
                .beginArray("features");
        for (Feature feature : terms.features()) {
            out.item(feature.wireName());
        }
        out.endArray().optional("user", terms.user()).optionalMillis("expiresIn", terms.expiresIn());
    }

    private static @Nullable Terms terms(Fields in) {
        Fields limits = in.object("limits");
        return limits == null
                ? null
                : Terms.builder(
                                limits.requiredInt("maxMessageBytes", 1),
                                limits.requiredInt("maxRooms", 1),
                                in.requiredMillis("pingInterval", 1))
                        .features(features(in))
                        .user(in.stringOrNull("user", 1, Terms.MAX_USER_LENGTH))
                        .expiresIn(in.millis("expiresIn"))
                        .build();
    }

    /** A newer server may name features that this version does not know: they are left out. */
    private static List<Feature> features(Fields in) {
        return in.strings("features").stream()
                .map(Feature::ofWireName)
                .filter(Objects::nonNull)
                .toList();
    }
}
