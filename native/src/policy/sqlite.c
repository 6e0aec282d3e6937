#include "sqlite.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static lr_sqlite functions;
static bool found;

static void find(void)
{
    static const struct {
        const char *name;
        void *to;
    } wanted[] = {
        {"sqlite3_open_v2", &functions.open_v2},           {"sqlite3_close_v2", &functions.close_v2},
        {"sqlite3_busy_timeout", &functions.busy_timeout}, {"sqlite3_exec", &functions.exec},
        {"sqlite3_prepare_v2", &functions.prepare_v2},     {"sqlite3_bind_text", &functions.bind_text},
        {"sqlite3_bind_blob", &functions.bind_blob},       {"sqlite3_step", &functions.step},
        {"sqlite3_column_blob", &functions.column_blob},   {"sqlite3_column_bytes", &functions.column_bytes},
        {"sqlite3_column_int", &functions.column_int},     {"sqlite3_reset", &functions.reset},
        {"sqlite3_finalize", &functions.finalize},
    };
    void *library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        void *function = dlsym(library, wanted[i].name);
        if (!function)
            return;
        memcpy(wanted[i].to, &function, sizeof function); /* POSIX: the bytes of a void pointer are those of the function's */
    }
    found = true;
}

const lr_sqlite *lr_sqlite_get(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, find);
    return found ? &functions : NULL;
}
