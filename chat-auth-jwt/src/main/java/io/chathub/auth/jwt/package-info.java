/** Authenticates clients by a JSON Web Token (RFC 7519): {@link io.chathub.auth.jwt.JwtVerifier}. */
@NullMarked
package io.chathub.auth.jwt;

import org.jspecify.annotations.NullMarked;
