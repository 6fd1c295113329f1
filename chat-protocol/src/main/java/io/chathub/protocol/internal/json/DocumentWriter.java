package io.chathub.protocol.internal.json;

import io.chathub.protocol.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Begins JSON documents, each one object. Immutable, for any number of threads. */
public final class DocumentWriter {

    private static final int TYPICAL_BYTES = 256;

    private final JsonFactory json = new JsonFactory();

    /** A writer. */
    public DocumentWriter() {}

    /** Begins a document for a connection of {@code version}; the caller closes it. */
    public FieldWriter begin(ProtocolVersion version) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        FieldWriter out = new FieldWriter(
                bytes, json.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8), version);
        out.beginItem();
        return out;
    }
}
