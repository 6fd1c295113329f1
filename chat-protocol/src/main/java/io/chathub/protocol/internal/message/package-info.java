/**
 * One message type at a time: the contract of a codec. The codecs are in the packages below, by direction and family.
 */
@NullMarked
package io.chathub.protocol.internal.message;

import org.jspecify.annotations.NullMarked;
