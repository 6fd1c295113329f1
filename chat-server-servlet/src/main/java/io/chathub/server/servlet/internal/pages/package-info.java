/** The pages with their assets, and the JSON answers of the API. */
@NullMarked
package io.chathub.server.servlet.internal.pages;

import org.jspecify.annotations.NullMarked;
