package io.chathub.core.moderation;

/** The treatment of the messages of a user whose data are erased. */
public enum ErasureMode {
    /** The messages are deleted; tombstones without a name keep their offsets. */
    DELETE,
    /** The messages stay, under the name {@value io.chathub.core.spi.store.ErasedUser#NAME} and without an id of their author. */
    ANONYMIZE
}
