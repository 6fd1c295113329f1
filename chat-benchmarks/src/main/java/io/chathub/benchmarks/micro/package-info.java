/** Small parts on their own, by JMH: the codec, a lane's turn, the queue of a client, a look into the history. */
@NullMarked
package io.chathub.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
