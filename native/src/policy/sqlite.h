/*
 * The few functions of SQLite that a store of subjects' keys needs, taken from libsqlite3 when a policy asks for such a store:
 * no other host has it in its memory or must have it installed. Names, types and numbers are those of https://sqlite.org/c3ref/intro.html.
 */
#ifndef LR_SQLITE_H
#define LR_SQLITE_H

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;

enum { LR_SQLITE_OK = 0, LR_SQLITE_ROW = 100, LR_SQLITE_DONE = 101 };
enum { LR_SQLITE_OPEN_READWRITE = 0x2, LR_SQLITE_OPEN_NOMUTEX = 0x8000 };

typedef struct lr_sqlite {
    int (*open_v2)(const char *, sqlite3 **, int, const char *);
    int (*close_v2)(sqlite3 *);
    int (*busy_timeout)(sqlite3 *, int);
    int (*exec)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
    int (*prepare_v2)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
    int (*bind_text)(sqlite3_stmt *, int, const char *, int, void (*)(void *));
    int (*bind_blob)(sqlite3_stmt *, int, const void *, int, void (*)(void *));
    int (*step)(sqlite3_stmt *);
    const void *(*column_blob)(sqlite3_stmt *, int);
    int (*column_bytes)(sqlite3_stmt *, int);
    int (*column_int)(sqlite3_stmt *, int);
    int (*reset)(sqlite3_stmt *);
    int (*finalize)(sqlite3_stmt *);
} lr_sqlite;

/* NULL: libsqlite3 is not there, or too old. It stays loaded. */
const lr_sqlite *lr_sqlite_get(void);

#endif
