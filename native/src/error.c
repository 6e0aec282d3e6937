#include "error.h"

#include <string.h>

const char *logredact_version(void)
{
    return LOGREDACT_VERSION;
}

const char *logredact_status_name(int32_t status)
{
    static const char *const names[] = {"ok",        "argument", "memory", "plan",   "key",
                                        "malformed", "truncated", "limit",  "crypto", "internal"};
    if (status < 0 || status >= (int32_t)(sizeof names / sizeof names[0]))
        return "unknown";
    return names[status];
}

int32_t lr_fail(logredact_error *error, int32_t status, uint64_t offset, const char *message)
{
    if (error) {
        memset(error, 0, sizeof *error);
        error->code = status;
        error->offset = offset;
        strncpy(error->message, message, sizeof error->message - 1);
    }
    return status;
}
