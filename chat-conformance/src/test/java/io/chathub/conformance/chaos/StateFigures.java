package io.chathub.conformance.chaos;

import io.chathub.client.Receipt;
import java.util.List;
import java.util.stream.Stream;

/**
 * The requests of the clients.
 *
 * @param messages   messages whose senders have a receipt
 * @param duplicates receipts that name an event that was stored before
 * @param edits      edits with a receipt
 * @param conflicts  edits that were refused since the message had another revision
 * @param deletions  deletions with a receipt
 * @param reactions  reactions with a receipt
 * @param recoveries returns of clients with all changes that they had missed
 */
record StateFigures(
        long messages, long duplicates, long edits, long conflicts, long deletions, long reactions, long recoveries) {

    /** The sum of both. */
    StateFigures plus(StateFigures more) {
        return new StateFigures(
                messages + more.messages,
                duplicates + more.duplicates,
                edits + more.edits,
                conflicts + more.conflicts,
                deletions + more.deletions,
                reactions + more.reactions,
                recoveries + more.recoveries);
    }

    /** The figures of a run. */
    static StateFigures of(Promises promises, StateWatch watch) {
        List<Promises.Message> messages = promises.messages();
        List<Answer> posts = messages.stream().map(Promises.Message::post).toList();
        List<Answer> edits = messages.stream()
                .flatMap(message -> message.edits().stream().map(Promises.Edit::answer))
                .toList();
        List<Answer> deletions = messages.stream()
                .flatMap(message -> message.deletions().stream())
                .toList();
        List<Answer> reactions = messages.stream()
                .flatMap(message -> message.reactions().stream().map(Promises.Reaction::answer))
                .toList();
        long duplicates = Stream.of(posts, edits, deletions)
                .flatMap(answers -> answers.stream())
                .filter(StateFigures::isDuplicate)
                .count();
        return new StateFigures(
                acknowledged(posts.stream()),
                duplicates,
                acknowledged(edits.stream()),
                edits.stream().filter(Answer::isConflict).count(),
                acknowledged(deletions.stream()),
                acknowledged(reactions.stream()),
                watch.recoveries());
    }

    private static boolean isDuplicate(Answer answer) {
        Receipt receipt = answer.receipt();
        return receipt != null && receipt.duplicate();
    }

    private static long acknowledged(Stream<Answer> answers) {
        return answers.filter(answer -> answer.receipt() != null).count();
    }
}
