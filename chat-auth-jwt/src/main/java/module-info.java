/** JSON Web Tokens of an identity provider, for the hub's token verifier. */
module io.chathub.auth.jwt {
    requires transitive io.chathub.core;
    requires com.nimbusds.jose.jwt;
    requires org.slf4j;

    exports io.chathub.auth.jwt;
}
