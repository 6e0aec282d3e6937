#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite.h"

#define PATIENCE 5000 /* milliseconds that a writer of another process may take */
#define OURS 0x6c727331 /* application_id: "lrs1" */
#define FORMAT 1        /* user_version */

#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)

struct lr_store {
    const lr_sqlite *sqlite;
    sqlite3 *file;
    sqlite3_stmt *get, *put, *version;
    const char *path;
    dev_t device; /* of the file that was opened, and its number there */
    ino_t inode;
};

/* The first column of the first row of a query, as a number. */
static bool number(lr_store *store, sqlite3_stmt *statement, int *out)
{
    const bool row = store->sqlite->step(statement) == LR_SQLITE_ROW;
    if (row)
        *out = store->sqlite->column_int(statement, 0);
    (void)store->sqlite->reset(statement);
    return row;
}

static bool ask(lr_store *store, const char *query, int *out)
{
    sqlite3_stmt *statement = NULL;
    const bool ok = store->sqlite->prepare_v2(store->file, query, -1, &statement, NULL) == LR_SQLITE_OK && number(store, statement, out);
    (void)store->sqlite->finalize(statement);
    return ok;
}

static bool run(lr_store *store, const char *statements)
{
    return store->sqlite->exec(store->file, statements, NULL, NULL, NULL) == LR_SQLITE_OK;
}

/* A file that is not this program's is left alone. */
static const char *prepare(lr_store *store)
{
    int tables = 0, application = 0, format = 0;
    if (!ask(store, "SELECT count(*) FROM sqlite_master", &tables) || !ask(store, "PRAGMA application_id", &application) ||
        !ask(store, "PRAGMA user_version", &format))
        return "a store of subjects' keys cannot be read, or is no SQLite database";
    if (tables ? application != OURS || format != FORMAT : application != 0 && application != OURS)
        return "a store of subjects' keys is another program's or version's database";
    /* Several processes may come here at once: each statement is one that may be made twice. FULL: a row is on the disk before its key is used. */
    static const char setup[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                                "BEGIN IMMEDIATE; PRAGMA application_id = " TEXT(OURS) "; PRAGMA user_version = " TEXT(FORMAT) ";"
                                "CREATE TABLE IF NOT EXISTS subject (code TEXT PRIMARY KEY, key_id TEXT NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;"
                                "COMMIT";
    static const char again[] = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON";
    if (!run(store, tables ? again : setup))
        return "a store of subjects' keys cannot be written";
    const bool ok =
        store->sqlite->prepare_v2(store->file, "SELECT wrapped FROM subject WHERE code = ?1", -1, &store->get, NULL) == LR_SQLITE_OK &&
        store->sqlite->prepare_v2(store->file, "INSERT OR IGNORE INTO subject VALUES (?1, ?2, ?3)", -1, &store->put, NULL) == LR_SQLITE_OK &&
        store->sqlite->prepare_v2(store->file, "PRAGMA data_version", -1, &store->version, NULL) == LR_SQLITE_OK;
    return ok ? NULL : "a store of subjects' keys cannot be read, or is another version's";
}

/*
 * Looks at the file, or makes it; SQLite gives its own files beside it the same mode. A file that is there is not opened: to close
 * it again would end all locks that this process has on it, those of a store of another policy, too (https://sqlite.org/howtocorrupt.html, 2.2).
 */
static const char *make_file(lr_store *store)
{
#ifdef LR_FUZZ /* hostile plans name files */
    (void)store;
    return "a store of subjects' keys cannot be opened or made";
#else
    struct stat info;
    bool known = stat(store->path, &info) == 0;
    if (!known && errno == ENOENT) {
        const int fd = open(store->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0)
            close(fd);
        /* Where there was no file and then was one, another process has made it. */
        known = (fd >= 0 || errno == EEXIST) && stat(store->path, &info) == 0;
    }
    if (!known)
        return "a store of subjects' keys cannot be opened or made";
    if (!S_ISREG(info.st_mode))
        return "a store of subjects' keys is no regular file";
    if (info.st_mode & 077)
        return "a store of subjects' keys may be read by group or others; chmod 600 it";
    store->device = info.st_dev;
    store->inode = info.st_ino;
    return NULL;
#endif
}

/* The file is made, and opened by SQLite, by one thread at a time: none closes it while another has its first lock. */
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

static const char *open_file(lr_store *store)
{
    const lr_sqlite *sqlite = store->sqlite;
    const char *reason = make_file(store);
    if (reason)
        return reason;
    if (sqlite->open_v2(store->path, &store->file, LR_SQLITE_OPEN_READWRITE | LR_SQLITE_OPEN_NOMUTEX, NULL) != LR_SQLITE_OK ||
        sqlite->busy_timeout(store->file, PATIENCE) != LR_SQLITE_OK)
        return "a store of subjects' keys cannot be opened";
    reason = prepare(store);
    return reason || lr_store_in_place(store) ? reason : "a store of subjects' keys is being replaced";
}

lr_store *lr_store_open(const char *path, const char **reason)
{
    const lr_sqlite *sqlite = lr_sqlite_get();
    *reason = "keys of subjects need SQLite: libsqlite3.so.0 is not there; install it (Debian: libsqlite3-0)";
    if (!sqlite)
        return NULL;
    lr_store *store = lr_calloc(1, sizeof *store);
    *reason = "no memory for a store of subjects' keys";
    if (!store)
        return NULL;
    store->sqlite = sqlite;
    store->path = path;
    (void)pthread_mutex_lock(&opening);
    *reason = open_file(store);
    (void)pthread_mutex_unlock(&opening);
    if (!*reason)
        return store;
    lr_store_close(store);
    return NULL;
}

bool lr_store_in_place(const lr_store *store)
{
    struct stat info;
    return stat(store->path, &info) == 0 && info.st_dev == store->device && info.st_ino == store->inode;
}

void lr_store_close(lr_store *store)
{
    if (!store)
        return;
    (void)store->sqlite->finalize(store->get);
    (void)store->sqlite->finalize(store->put);
    (void)store->sqlite->finalize(store->version);
    (void)store->sqlite->close_v2(store->file);
    lr_free(store);
}

bool lr_store_get(lr_store *store, const uint8_t *code, uint8_t wrapped[LR_WRAPPED_BYTES], bool *there)
{
    const lr_sqlite *sqlite = store->sqlite;
    *there = false;
    if (LR_FAULT("store") || sqlite->bind_text(store->get, 1, (const char *)code, LR_SUBJECT_CHARS, NULL) != LR_SQLITE_OK)
        return false;
    const int result = sqlite->step(store->get);
    bool ok = result == LR_SQLITE_DONE;
    if (result == LR_SQLITE_ROW && sqlite->column_bytes(store->get, 0) == LR_WRAPPED_BYTES) {
        memcpy(wrapped, sqlite->column_blob(store->get, 0), LR_WRAPPED_BYTES);
        *there = ok = true;
    }
    (void)sqlite->reset(store->get);
    return ok;
}

bool lr_store_put(lr_store *store, const uint8_t *code, const char *key_id, const uint8_t wrapped[LR_WRAPPED_BYTES])
{
    const lr_sqlite *sqlite = store->sqlite;
    if (LR_FAULT("store"))
        return false;
    const bool ok = sqlite->bind_text(store->put, 1, (const char *)code, LR_SUBJECT_CHARS, NULL) == LR_SQLITE_OK &&
                    sqlite->bind_text(store->put, 2, key_id, 8, NULL) == LR_SQLITE_OK &&
                    sqlite->bind_blob(store->put, 3, wrapped, LR_WRAPPED_BYTES, NULL) == LR_SQLITE_OK &&
                    sqlite->step(store->put) == LR_SQLITE_DONE;
    /* What is written to a file that has no name any more is lost. */
    return sqlite->reset(store->put) == LR_SQLITE_OK && ok && lr_store_in_place(store);
}

bool lr_store_version(lr_store *store, int *version)
{
    return number(store, store->version, version);
}
