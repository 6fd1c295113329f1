package io.chathub.benchmarks.load.flood;

import io.chathub.benchmarks.load.client.Swarm;
import java.io.IOException;

/** One hostile socket, which comes back when it is thrown out. One thread. */
interface Attacker extends Swarm.Guest {

    /** Does what is due. Returns for how many milliseconds it has nothing to do. */
    long act(long now) throws IOException;

    /** Goes away for good. */
    void close() throws IOException;
}
