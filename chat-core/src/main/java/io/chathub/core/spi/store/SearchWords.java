package io.chathub.core.spi.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a search. All must occur; the last one as the beginning of a word; words in double quotes, and the parts of one
 * word, must follow each other.
 */
public final class SearchWords {

    /**
     * Words that follow each other.
     *
     * @param tokens the words, as {@link SearchTokens} gives them; at least one
     * @param prefix whether the last one may be the beginning of a word
     */
    public record Term(List<String> tokens, boolean prefix) {

        /** Copies the list. */
        public Term {
            tokens = List.copyOf(tokens);
        }
    }

    /** The maximum number of terms of a search of a client: {@value}. */
    public static final int MAX_TERMS = 10;

    private final List<Term> terms = new ArrayList<>();

    /** The words of the text of a search. */
    public SearchWords(String text) {
        String[] parts = text.split("\"", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                add(parts[i], false);
            } else {
                for (String word : parts[i].split("[\\s\\p{Z}]+", -1)) {
                    add(word, true);
                }
            }
        }
        for (int i = 0; i < terms.size() - 1; i++) {
            terms.set(i, exact(terms.get(i)));
        }
    }

    private void add(String text, boolean prefix) {
        List<String> tokens = SearchTokens.of(text);
        int last = tokens.size() - 1;
        if (last > 0 && endsPair(tokens.get(last - 1), tokens.get(last))) {
            tokens.remove(last); // the pair before has the character
            terms.add(new Term(tokens, false));
        } else if (last >= 0) {
            terms.add(new Term(tokens, prefix || isSingle(tokens.get(last))));
        }
    }

    private static Term exact(Term term) {
        String last = term.tokens().get(term.tokens().size() - 1);
        return new Term(term.tokens(), isSingle(last));
    }

    /** One character of a script without spaces is found as the beginning of a pair. */
    private static boolean isSingle(String token) {
        return SearchTokens.isPaired(token) && token.codePointCount(0, token.length()) == 1;
    }

    private static boolean endsPair(String pair, String single) {
        return isSingle(single)
                && SearchTokens.isPaired(pair)
                && pair.length() > single.length()
                && pair.endsWith(single);
    }

    /** The terms, all of which must occur. */
    public List<Term> terms() {
        return List.copyOf(terms);
    }

    /** Whether the search has no word: then it finds nothing. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /** Whether all words occur in {@code text}. */
    public boolean match(String text) {
        String folded = SearchTokens.fold(text);
        if (!hasPartsOf(folded)) {
            return false;
        }
        List<String> tokens = SearchTokens.ofFolded(folded);
        for (Term term : terms) {
            if (!occurs(term, tokens)) {
                return false;
            }
        }
        return true;
    }

    /** Most texts do not have the characters of the words, which is cheaper to see than their words. */
    private boolean hasPartsOf(String folded) {
        for (Term term : terms) {
            for (String token : term.tokens()) {
                if (!folded.contains(token)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean occurs(Term term, List<String> tokens) {
        for (int i = 0; i + term.tokens().size() <= tokens.size(); i++) {
            if (occursAt(term, tokens, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean occursAt(Term term, List<String> tokens, int at) {
        int last = term.tokens().size() - 1;
        for (int i = 0; i < last; i++) {
            if (!tokens.get(at + i).equals(term.tokens().get(i))) {
                return false;
            }
        }
        String token = tokens.get(at + last);
        String wanted = term.tokens().get(last);
        return term.prefix() ? token.startsWith(wanted) : token.equals(wanted);
    }
}
