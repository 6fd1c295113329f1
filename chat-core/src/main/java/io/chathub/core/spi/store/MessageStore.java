package io.chathub.core.spi.store;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.reply.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database of a chat: it keeps the entries, keys, markers and effects of all streams, the sanctions and the audit
 * log. The hub's broker calls a store from threads of its own: all methods may block.
 *
 * <p><b>Threads.</b> {@link #open}, {@link #commit}, {@link #renew}, {@link #renewAll}, {@link #expire}, {@link #retain}, {@link
 * #erase} and {@link #completeEffect} are called by one thread at a time; reads, the methods of moderation, {@link #status}, {@link
 * #backup} and {@link #purge} by several threads, also during a commit. A read is of one moment and sees every commit that had
 * returned before the read began.
 *
 * <p><b>Failures.</b> A method throws {@link StoreException} and nothing else, and leaves the store usable: a failure ends with
 * the next successful call.
 *
 * <p><b>Times.</b> {@code now} is the caller's clock for ages, in milliseconds. Its values never decrease, over restarts neither: it
 * goes on from {@link #newest} by the difference of the times of day. Timestamps of events are kept in milliseconds.
 */
public interface MessageStore extends AutoCloseable {

    /**
     * Opens the store: takes the lock, brings the schema up to date, compares the marks of a loss (see {@link #renew}). Called
     * once, before every other call.
     *
     * @throws StoreException {@code UNUSABLE} if another process holds the store, or its schema is newer than this version
     */
    void open(StoreSettings settings);

    /**
     * Stores a batch durably, or nothing of it. For each event in the order of the list: a key that was stored within the
     * settings' window gives the position of the first event, and nothing more; else {@link StreamRules} decide on the state that the
     * earlier events of the batch have left; a refusal stores nothing; a change takes the next offset, and is stored with its key and
     * effects. Then retention is applied to the streams of the batch. An event with more effects than there is room for ({@link
     * StreamRules#MAX_EFFECTS}) is refused for now.
     *
     * <p>A stream that does not exist begins with its first event, and with the event's {@link NewEvent#newEpoch}.
     *
     * <p>Idempotent by the id of the batch for an hour: a batch that was stored gives the same results again, also after later
     * batches. After the hour the store forgets it, with one of the next commits: the results may have texts. {@link #erase} makes a
     * store that is not {@linkplain #isShared shared} forget all batches, since no batch of its one process waits for an answer then;
     * a shared store keeps those of other processes.
     *
     * @param events at least one
     * @return what became of each event, in the order of {@code events}, and the state of each stream after the batch
     * @throws StoreException {@code TEMPORARY} or {@code FULL}: the outcome may be unknown, and the caller calls again with the same
     *                        id and the same events; {@code REJECTED}: certainly nothing is stored, and a retry is useless because
     *                        of the event at the exception's index, or of an unknown one
     */
    Committed commit(UUID batch, long now, List<NewEvent> events);

    // ----------------------------------------------------------------------------------------------------------- reads
    // See Broker for what each read gives. A page of a stream that does not exist is null, a list of it is empty.

    /**
     * The times of a message.
     *
     * @param age       the caller's clock for ages at its commit
     * @param timestamp the timestamp of its last change
     */
    record MessageTimes(long age, Instant timestamp) {}

    /**
     * The times of the message that was committed last, of all that are stored; null without messages. The clock for ages goes on from
     * there after a restart, and the timestamps do.
     */
    @Nullable MessageTimes newest();

    /** The numbering of a stream, and the age of its oldest message. */
    @Nullable StreamState load(String stream);

    /** See {@link io.chathub.core.spi.broker.Broker#placeOf}. */
    @Nullable Place placeOf(String stream, String key, long now);

    /** See {@link io.chathub.core.spi.broker.Broker#history}. */
    @Nullable HistoryPage history(String stream, HistoryQuery query);

    /** See {@link io.chathub.core.spi.broker.Broker#changes}. */
    @Nullable ChangesPage changes(String stream, long after, int limit);

    /** See {@link io.chathub.core.spi.broker.Broker#entries}. */
    List<Entry> entries(String stream, Collection<String> keys);

    /** See {@link io.chathub.core.spi.broker.Broker#keyRange}. */
    List<Entry> keyRange(String stream, String prefix, @Nullable String after, int limit);

    /** See {@link io.chathub.core.spi.broker.Broker#tally}. */
    @Nullable Tally tally(String stream, TallyQuery query);

    /** See {@link io.chathub.core.spi.broker.Broker#reactions}. */
    ReactionPage reactions(String stream, long target, String emoji, @Nullable String after, int limit);

    /** See {@link io.chathub.core.spi.broker.Broker#mine}. */
    Map<Long, List<String>> mine(String stream, String reactor, Collection<Long> targets);

    /** See {@link io.chathub.core.spi.broker.Broker#readers}. */
    List<Marker> readers(String stream, long target, @Nullable String after, int limit);

    /**
     * See {@link io.chathub.core.spi.broker.Broker#search}. Newest first by the order of the commits. The streams are part of the
     * query: the time that a search takes does not depend on messages of other streams.
     *
     * @throws io.chathub.protocol.ProtocolException {@code BAD_FIELD}: the cursor is not one of this store
     */
    SearchPage search(SearchQuery query);

    /**
     * The offsets of the messages of one author that are held and not deleted, by stream; for an erasure.
     *
     * @param author the public id of the user
     * @param limit  the largest number of offsets; at least 1
     */
    Map<String, List<Long>> messagesOf(String author, int limit);

    /** See {@link io.chathub.core.spi.broker.Broker#streams}. */
    StreamPage streams(String prefix, @Nullable String after, int limit);

    /**
     * The effects that are stored and not completed, in the order of their commits, after a number. A number is never given
     * again.
     */
    List<PendingEffect> effects(long after, int limit);

    // ----------------------------------------------------------------------------------------------------------
    // changes

    /** Removes an effect. Without effect for one that is gone. */
    void completeEffect(PendingEffect effect);

    /**
     * Begins a new epoch of a stream, which keeps everything: the numbering goes on from its head, and the present epoch becomes
     * an ancestor (<b>R9</b>). A store whose newest commits were lost does so by itself for all streams, in {@link #open}: no offset
     * is given twice within an epoch.
     *
     * @return the state after the step; null where the stream does not exist
     */
    @Nullable StreamState renew(String stream, String epoch);

    /**
     * Begins a new epoch of every stream, as {@link #renew} does, in one step: all of them, or none. For a store that was restored
     * from an older copy. The names come from {@link StoreSettings#newEpoch}.
     *
     * @return the number of streams
     */
    int renewAll();

    // --------------------------------------------------------------------------------------------------------
    // retention

    /** Removes the messages of a stream that are too old (<b>R5</b>). */
    @Nullable StreamState expire(String stream, long now);

    /**
     * Streams with messages that are too old, in any order: those that {@link #expire} would remove something from. A read.
     *
     * @param limit the largest number of names; at least 1
     */
    List<String> overdue(long now, int limit);

    /**
     * Sets the retention of one stream in place of the settings', and applies it at once. The stream need not exist: the retention
     * is there when its first event comes, and over restarts.
     *
     * @param retention {@link StreamRetention#DEFAULT} removes the stream's own
     * @return the state after the step; null where the stream does not exist
     */
    @Nullable StreamState retain(String stream, StreamRetention retention, long now);

    // --------------------------------------------------------------------------------------------------------
    // erasure

    /**
     * Removes what the store has of a user, in one step. The caller has deleted or replaced the user's messages before, by events of
     * their own ({@link #messagesOf}), and then calls this method, which does the rest:
     *
     * <ul>
     *   <li>a deleted message loses its author ({@link ErasedUser#withoutAuthor(io.chathub.protocol.event.MessagePosted)}); its
     *       change and version stay
     *   <li>a message that is no longer held, and kept as a state of changes alone, is removed
     *   <li>the rows of the user's reactions lose user and name, and have the pseudonym as their reactor: counts stay
     *   <li>read markers and entries that are no messages, tombstones too, are removed if their keys end with {@link
     *       ErasedUser#keySuffix}
     *   <li>idempotency keys with the user's prefix are removed
     *   <li>entries of the audit log about the user have the pseudonym as their subject, and no reason
     * </ul>
     *
     * <p>Sanctions stay: a ban holds until its end, or until it is lifted. Texts of others that name the user stay too. A second
     * call changes nothing.
     *
     * @return the number of messages of the user that are held and not deleted: those that came meanwhile
     */
    int erase(ErasedUser user);

    /**
     * Removes the bytes of texts that were replaced, deleted or erased from the files of the store: from its indices, free pages and
     * logs, as far as the database can. Copies elsewhere, such as backups, are not the store's. A call is one step,
     * and the whole work is done once a call has returned true. A step may hold up commits for as long as the database needs to
     * rewrite itself.
     *
     * @return whether nothing is left to remove; else the caller calls again
     */
    boolean purge();

    // -------------------------------------------------------------------------------------------------------
    // moderation

    /** The sanctions that are stored; the store may leave out those whose end has passed. */
    List<Sanction> sanctions();

    /** Stores a sanction, in place of the one of the same kind and subject. */
    void impose(Sanction sanction);

    /** Removes a sanction, if there is one. */
    void lift(Sanction.Kind kind, Subject subject);

    /**
     * Removes a sanction that has ended, unless a later one of its kind and subject is stored. A shared store keeps it until
     * its end has passed on the clock of the database, too: the clock of the caller may be wrong.
     */
    void removeEnded(Sanction sanction);

    /**
     * Adds an entry to the audit log. Another process may have erased the user of an entry that has waited: a shared store then adds it
     * {@linkplain ErasedUser#withoutUser without user and reason}, namely where an erasure of the entry's subject has a higher number
     * than {@code knownErasure}.
     *
     * @param knownErasure the result of {@link #knownErasure} when the entry was made
     */
    void audit(AuditEntry entry, long knownErasure);

    /** The newest entries of the audit log, oldest first. */
    List<AuditEntry> auditLog(int limit);

    // --------------------------------------------------------------------------------------------------------
    // operation

    /** The name of the database, and its size now. A read, which takes no longer than some milliseconds. */
    StoreStatus status();

    /** Whether the store writes backups; a database that is a server has programs of its own for that. */
    default boolean writesBackups() {
        return false;
    }

    /**
     * Writes a copy of one moment to a file, during commits: all that {@link #commit} had stored before the call is in it. The file
     * is complete and durable when this method returns; after a failure there is none of this name.
     *
     * @param file does not exist; its directory does
     * @throws StoreException                also where the file exists, or cannot be written
     * @throws UnsupportedOperationException unless {@link #writesBackups}
     */
    default void backup(Path file) {
        throw new UnsupportedOperationException("this store writes no backups");
    }

    // --------------------------------------------------------------------------------------------------------
    // several processes

    /**
     * Whether other processes write to the store at the same time, each by a store of its own. Then {@link Placed#previousHead} may be
     * above what this process has seen. A process begins at the next call of {@link #heads} to see what another one has committed.
     */
    default boolean isShared() {
        return false;
    }

    /**
     * Gives a stream its epoch before its first event, so that all processes know the same one; a stream that exists stays as it is.
     * Called for a shared store only.
     *
     * @return the state of the stream
     */
    default StreamState begin(String stream, String epoch) {
        throw new UnsupportedOperationException("this store is not shared");
    }

    /** The numbering of streams as it is now, by name; without the streams that do not exist. A read. */
    default Map<String, StreamHead> heads(Collection<String> streams) {
        Map<String, StreamHead> heads = new HashMap<>();
        for (String stream : streams) {
            StreamState state = load(stream);
            if (state != null) {
                heads.put(stream, state.head());
            }
        }
        return heads;
    }

    /**
     * The streams that other processes have written to since the last call, with the offsets of their newest events. A hint, which may
     * be late, lost, or about a commit of this process. In this call a store notifies the other processes of its own commits too. Called
     * up to 20 times a second, by one thread at a time.
     *
     * @return null where the store does not notify
     */
    default @Nullable Map<String, Long> moves() {
        return null;
    }

    /**
     * Whether another process has erased a user since the last call, or may have: the caller then forgets what it has read, and reads
     * the store, also while that does not answer. Called after each {@link #moves} and each {@link #heads} by several threads, and once
     * a second at least: an erasure of which {@code heads} has returned an event is not missed.
     */
    default boolean takeErasures() {
        return false;
    }

    /**
     * The number of the last erasure that this process knows of: a later erasure of any process has a higher one. Does not block, since it
     * does not ask the database. Always 0 for a store that is not shared.
     */
    default long knownErasure() {
        return 0;
    }

    // -------------------------------------------------------------------------------------------------------------
    // life

    /**
     * The secret that public ids of users are derived with: the one that is stored; else {@code proposed}, which is stored. It
     * never changes, since the ids in messages, roles and inboxes come from it.
     */
    byte[] identitySecret(byte[] proposed);

    /** Releases the lock and all resources. Called once, after all other calls have returned. */
    @Override
    void close();
}
