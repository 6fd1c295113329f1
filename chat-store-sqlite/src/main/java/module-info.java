/** A store in one directory: SQLite. */
module io.chathub.store.sqlite {
    requires transitive io.chathub.core;
    requires java.sql;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;

    exports io.chathub.store.sqlite;
}
