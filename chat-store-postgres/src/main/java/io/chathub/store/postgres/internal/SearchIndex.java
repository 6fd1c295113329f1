package io.chathub.store.postgres.internal;

import io.chathub.core.spi.store.SearchTokens;
import io.chathub.core.spi.store.SearchWords;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The index of the words of messages, in the same transactions as the messages. A word of the index begins with the id of its
 * stream: a search reads the words of its own streams, and its time does not depend on other streams. The expressions have words of
 * {@link SearchTokens} in quotes only, never the text of a message or of a search.
 */
final class SearchIndex {

    /** The longest part of a word that is compared, in characters: PostgreSQL takes 2,046 bytes. */
    private static final int MAX_WORD = 500;

    /** The number of words of a message that are in the index: PostgreSQL knows positions up to 16,383. */
    private static final int MAX_WORDS = 16_000;

    /** The size of the words of a message, in characters: PostgreSQL takes one MiB with the positions. */
    private static final int MAX_SIZE = 200_000;

    /** The positions of one word that PostgreSQL keeps. */
    private static final int MAX_POSITIONS = 255;

    private static final int RADIX = 36;

    private SearchIndex() {}

    private static String word(long stream, String token) {
        String compared = token;
        if (token.length() > MAX_WORD) {
            boolean pair = Character.isHighSurrogate(token.charAt(MAX_WORD - 1));
            compared = token.substring(0, pair ? MAX_WORD - 1 : MAX_WORD);
        }
        return '\'' + Long.toString(stream, RADIX) + ':' + compared + '\'';
    }

    /** The words of a text with their positions; empty without words. */
    static String document(long stream, String text) {
        Map<String, Integer> counts = new HashMap<>();
        StringJoiner words = new StringJoiner(" ");
        int position = 0;
        for (String token : SearchTokens.of(text)) {
            position++;
            String word = word(stream, token);
            if (position > MAX_WORDS || words.length() + word.length() > MAX_SIZE) {
                break;
            }
            if (counts.merge(word, 1, Integer::sum) <= MAX_POSITIONS) {
                words.add(word + ':' + position);
            }
        }
        return words.toString();
    }

    /** The expression that finds the words in one of the streams. */
    static String expression(Collection<Long> streams, SearchWords words) {
        StringJoiner any = new StringJoiner(" | ");
        for (long stream : streams) {
            StringJoiner all = new StringJoiner(" & ", "(", ")");
            for (SearchWords.Term term : words.terms()) {
                all.add(phrase(stream, term));
            }
            any.add(all.toString());
        }
        return any.toString();
    }

    private static String phrase(long stream, SearchWords.Term term) {
        StringJoiner phrase = new StringJoiner(" <-> ", "(", ")");
        int last = term.tokens().size() - 1;
        for (int i = 0; i <= last; i++) {
            phrase.add(word(stream, term.tokens().get(i)) + (i == last && term.prefix() ? ":*" : ""));
        }
        return phrase.toString();
    }

    /** Stores the words of messages. */
    static void add(Sql sql, List<Long> ids, List<String> documents) throws SQLException {
        if (!ids.isEmpty()) {
            sql.run(
                    "insert into chat_search(id, words) select u.id, u.words::tsvector from unnest(?, ?) as u(id, words)",
                    ids.toArray(Long[]::new),
                    documents.toArray(String[]::new));
        }
    }

    /** Stores the words of a message whose text is another one now. */
    static void replace(Sql sql, long id, String document) throws SQLException {
        sql.run("delete from chat_search where id = ?", id);
        if (!document.isEmpty()) {
            add(sql, List.of(id), List.of(document));
        }
    }
}
