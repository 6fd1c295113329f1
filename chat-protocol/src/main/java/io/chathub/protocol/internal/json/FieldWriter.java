package io.chathub.protocol.internal.json;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the fields of one JSON document, in the order of the calls. An {@code optional} field is left out where its
 * value is null. For one thread and one document.
 */
public final class FieldWriter implements AutoCloseable {

    private final ByteArrayOutputStream bytes;
    private final JsonGenerator json;
    private final ProtocolVersion version;

    FieldWriter(ByteArrayOutputStream bytes, JsonGenerator json, ProtocolVersion version) {
        this.bytes = bytes;
        this.json = json;
        this.version = version;
    }

    /** Whether the document is for a v1 connection. */
    public boolean isV1() {
        return version == ProtocolVersion.V1;
    }

    /** The protocol version of the connection. */
    public ProtocolVersion version() {
        return version;
    }

    /** Writes a string. */
    public FieldWriter string(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    /** Writes a string, or nothing for null. */
    public FieldWriter optional(String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
        return this;
    }

    /** Writes an integer. */
    public FieldWriter integer(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    /** Writes an integer, or nothing for null. */
    public FieldWriter optional(String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, value.longValue());
        }
        return this;
    }

    /** Writes a number digit by digit as it was received, or nothing for null. */
    public FieldWriter optional(String name, @Nullable JsonNumber value) {
        if (value != null) {
            json.writeName(name);
            json.writeNumber(value.literal());
        }
        return this;
    }

    /** Writes a boolean. */
    public FieldWriter bool(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /** Writes a time as RFC 3339 in UTC with milliseconds. */
    public FieldWriter time(String name, Instant value) {
        json.writeStringProperty(name, Timestamps.text(value));
        return this;
    }

    /** Writes a duration in milliseconds. */
    public FieldWriter millis(String name, Duration value) {
        json.writeNumberProperty(name, value.toMillis());
        return this;
    }

    /** Writes a duration in milliseconds, or nothing for null. */
    public FieldWriter optionalMillis(String name, @Nullable Duration value) {
        return value == null ? this : millis(name, value);
    }

    /** Writes {@code null}. */
    public FieldWriter nullValue(String name) {
        json.writeNullProperty(name);
        return this;
    }

    /** Begins an object that is a field. */
    public FieldWriter beginObject(String name) {
        json.writeObjectPropertyStart(name);
        return this;
    }

    /** Begins an object that is an item of an array. */
    public FieldWriter beginItem() {
        json.writeStartObject();
        return this;
    }

    /** Ends the object begun last. */
    public FieldWriter endObject() {
        json.writeEndObject();
        return this;
    }

    /** Begins an array that is a field. */
    public FieldWriter beginArray(String name) {
        json.writeArrayPropertyStart(name);
        return this;
    }

    /** Writes a string that is an item of an array. */
    public FieldWriter item(String value) {
        json.writeString(value);
        return this;
    }

    /** Ends the array begun last. */
    public FieldWriter endArray() {
        json.writeEndArray();
        return this;
    }

    /** Ends the document and returns it, in UTF-8. */
    public byte[] finish() {
        json.writeEndObject();
        json.close();
        return bytes.toByteArray();
    }

    /** Releases the buffers of the JSON library; without effect after {@link #finish}. */
    @Override
    public void close() {
        json.close();
    }
}
