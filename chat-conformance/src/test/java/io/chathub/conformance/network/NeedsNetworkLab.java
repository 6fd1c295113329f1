package io.chathub.conformance.network;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that makes a network and breaks it, which takes root on Linux, {@code ip} and {@code nft}. Where that cannot
 * be it is skipped, and says so loudly. A build server ({@code CI=true}) that could, and only lacks the programs, gets a
 * red build: else these tests could be gone for months before anyone notices.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNetworkLabCondition.class)
@interface NeedsNetworkLab {}
