/** A store in a database: PostgreSQL. */
module io.chathub.store.postgres {
    requires transitive io.chathub.core;
    requires transitive java.sql;
    requires org.slf4j;
    requires org.postgresql.jdbc;

    exports io.chathub.store.postgres;
}
