package io.chathub.core.spi.backend;

import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import java.util.List;

/**
 * The receiver of the changes of a {@link SanctionStore}. A store of several nodes reports each change to every node, in the
 * order in which the changes were stored. The node that made the change has applied it already; the report settles the order
 * of changes that two nodes made at once.
 */
public interface SanctionHandler {

    /** A sanction was imposed. */
    void onImposed(Sanction sanction);

    /** A sanction was lifted. */
    void onLifted(Sanction.Kind kind, Subject subject);

    /**
     * All sanctions in force: after the start, and after each time in which changes may have been lost. The list has every
     * change whose stage has completed before the call.
     */
    void onLoaded(List<Sanction> sanctions);
}
