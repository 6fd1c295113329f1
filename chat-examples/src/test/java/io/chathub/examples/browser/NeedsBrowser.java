package io.chathub.examples.browser;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that runs in a real Chromium. Without one it is skipped, and says so loudly; on a build server ({@code
 * CI=true}) it fails instead, or the browser tests could be gone for months before anyone notices.
 *
 * @see BrowserBinaries where Chromium and its driver are looked for
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowserCondition.class)
@interface NeedsBrowser {}
