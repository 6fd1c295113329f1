package io.chathub.core.hook;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Refuses deceptive or disruptive texts: with control characters other than tab and line break, with bidirectional
 * controls that are not closed in their line, with invisible characters that join nothing, or with more than
 * {@value #MAX_MARKS} combining marks on one letter. Characters that languages and emoji need are accepted: joiners,
 * direction marks, closed embeddings, variation selectors, up to {@value #MAX_UNSEEN} of these in a row, and flags;
 * longer rows could hide a text. Without this policy, every text is accepted unchanged; the chat pages isolate the
 * direction of each text in any case.
 *
 * <pre>{@code
 * Hub hub = Hub.builder().asyncInterceptor(TextPolicy.strict()).build();
 * }</pre>
 *
 * <p>An interceptor of the host can call {@link #review} first.
 */
public final class TextPolicy implements AsyncMessageInterceptor {

    /** The largest number of combining marks on a letter: {@value}. */
    public static final int MAX_MARKS = 4;
    /**
     * The largest number of invisible characters in a row, such as joiners, direction marks and variation selectors:
     * {@value}.
     */
    public static final int MAX_UNSEEN = 4;

    private static final TextPolicy STRICT = new TextPolicy();

    private static final int FIRST_TAG = 0xE0020;
    private static final int LAST_TAG = 0xE007F;
    /** The largest number of tags in a flag: 5, and the tag that ends the flag. */
    private static final int MAX_TAGS = 6;

    private static final int BLACK_FLAG = 0x1F3F4;

    private TextPolicy() {}

    /** The policy. */
    public static TextPolicy strict() {
        return STRICT;
    }

    @Override
    public CompletionStage<MessageDecision> intercept(MessageDraft draft) {
        return CompletableFuture.completedFuture(review(draft));
    }

    /** Decides whether the text is accepted. Does not block. */
    public MessageDecision review(MessageDraft draft) {
        String fault = fault(draft.text());
        return fault == null ? MessageDecision.accept() : MessageDecision.refuse(fault);
    }

    private static @Nullable String fault(String text) {
        int marks = 0;
        int embeddings = 0;
        int isolates = 0;
        int unseen = 0;
        int tags = MAX_TAGS; // no flag has begun
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            int type = Character.getType(c);
            boolean lineEnds = c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
            if (lineEnds && embeddings + isolates > 0) {
                return "a change of the writing direction is not closed in its line";
            }
            boolean inFlag = c >= FIRST_TAG && c <= LAST_TAG && tags < MAX_TAGS;
            tags = c == BLACK_FLAG ? 0 : inFlag && c != LAST_TAG ? tags + 1 : MAX_TAGS;
            unseen = (type == Character.FORMAT && !inFlag) || isVariationSelector(c) ? unseen + 1 : 0;
            if (unseen > MAX_UNSEEN) {
                return "too many invisible characters in a row";
            }
            switch (c) {
                case 0x202A, 0x202B, 0x202D, 0x202E -> embeddings++;
                case 0x202C -> embeddings--;
                case 0x2066, 0x2067, 0x2068 -> isolates++;
                case 0x2069 -> isolates--;
                default -> {
                    if (type == Character.CONTROL && !lineEnds && c != '\t') {
                        return "control characters are not allowed";
                    }
                    if (isInvisible(c) || (type == Character.FORMAT && c >= 0xE0000 && !inFlag)) {
                        return "invisible characters are not allowed";
                    }
                }
            }
            if (embeddings < 0 || isolates < 0) {
                return "a change of the writing direction is closed that was not opened";
            }
            marks = isMark(c, type) ? marks + 1 : 0;
            if (marks > MAX_MARKS) {
                return "too many marks on one letter";
            }
        }
        return embeddings + isolates == 0 ? null : "a change of the writing direction is not closed in its line";
    }

    /** Whether a character is invisible and no text needs it: zero-width spaces, fillers, invisible operators. */
    private static boolean isInvisible(int c) {
        return switch (c) {
            case 0x00AD, 0x034F, 0x115F, 0x1160, 0x180E, 0x200B, 0x2060, 0x2800, 0x3164, 0xFEFF, 0xFFA0 -> true;
            default -> (c >= 0x2061 && c <= 0x2064) || (c >= 0x206A && c <= 0x206F) || (c >= 0xFFF9 && c <= 0xFFFB);
        };
    }

    private static boolean isMark(int c, int type) {
        return type == Character.ENCLOSING_MARK || (type == Character.NON_SPACING_MARK && !isVariationSelector(c));
    }

    private static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }
}
