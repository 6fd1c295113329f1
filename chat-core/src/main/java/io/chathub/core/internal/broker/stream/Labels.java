package io.chathub.core.internal.broker.stream;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The held entries of one stream that have a label. Guarded by its {@link EntryStream}. */
final class Labels {

    private @Nullable Map<String, Set<EntryNode>> labelled;

    /** Gives an entry a label, in place of its present one; null for none, as for an entry that is no longer held. */
    void set(EntryNode node, @Nullable String label) {
        Set<EntryNode> same = labelled == null || node.label == null ? null : labelled.get(node.label);
        if (same != null && labelled != null) {
            same.remove(node);
            if (same.isEmpty()) {
                labelled.remove(node.label);
            }
        }
        node.label = label;
        if (label != null) {
            if (labelled == null) {
                labelled = new HashMap<>();
            }
            labelled.computeIfAbsent(label, key -> new LinkedHashSet<>()).add(node);
        }
    }

    /** The entries with this label, tombstones too; a view. */
    Set<EntryNode> of(String label) {
        Set<EntryNode> same = labelled == null ? null : labelled.get(label);
        return same == null ? Set.of() : same;
    }
}
