/* Reads the `keys` of a plan (docs/plan.md, Keys). */
#include "reader.h"

#define MOST 256u
#define LONGEST 4095u /* of a file's name */

/* A name of a file; nil: NULL. */
static char *read_path(lr_reader *r)
{
    if (lr_reader_peek(r) == LR_MP_NIL) {
        lr_reader_token(r);
        return NULL;
    }
    const lr_text name = lr_reader_text(r, 1, LONGEST);
    char *path = lr_reader_alloc(r, name.length + 1, 1);
    if (!r->failed)
        memcpy(path, name.bytes, name.length);
    return path;
}

static void read_key(lr_reader *r, lr_key_material *key)
{
    enum { NAME, FILE, DIRECTORY, PURPOSE, STORE };
    static const char *const names[] = {"name", "file", "dir", "purpose", "store", NULL};
    uint32_t seen = 0, pairs = lr_reader_map(r, 4);
    for (uint32_t p = 0; p < pairs && !r->failed; p++) {
        switch (lr_reader_key(r, names, &seen)) {
        case NAME: key->name = lr_reader_text(r, 1, 128); break;
        case FILE: key->file = read_path(r); break;
        case DIRECTORY: key->directory = read_path(r); break;
        case STORE: key->store = read_path(r); break;
        case PURPOSE: key->purpose = lr_reader_text(r, 1, 24); break;
        default: break;
        }
    }
    seen &= ~(1u << STORE); /* which any key may have */
    if (!r->failed && seen != (1u << NAME | 1u << FILE) && seen != (1u << NAME | 1u << DIRECTORY | 1u << PURPOSE))
        lr_reader_fail(r, "a key of the plan needs name and file, or name, dir and purpose");
    else if (!r->failed && (seen & 1u << DIRECTORY) && !key->directory)
        lr_reader_fail(r, "the dir of a key is nil");
}

void lr_plan_read_keys(lr_reader *r, logredact_policy *policy)
{
    const uint32_t count = lr_reader_array(r, MOST);
    policy->keys = lr_reader_alloc(r, count, sizeof *policy->keys);
    for (uint32_t i = 0; i < count && !r->failed; i++)
        read_key(r, &policy->keys[i]);
    policy->key_count = r->failed ? 0 : count;
}
