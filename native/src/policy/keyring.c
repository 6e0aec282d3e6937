/*
 * A keyring: a directory of key files (docs/keys.md). The active key of a purpose
 * is taken; of the others only their ids stay, so that what was made with them is known.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../error.h"
#include "key_file.h"
#include "keys.h"
#include "reader.h"
#include "secret.h"

#define MOST 1024u /* keys of one purpose */
#define ID 8u

/* Pages of their own for what is read, and for the best key so far. */
typedef struct ring {
    lr_key_material *key;
    logredact_error *error;
    int64_t now;
    uint8_t *room, *best;
    int64_t best_from, best_created;
    char best_id[ID + 1];
    size_t best_length; /* 0: none is active yet */
    bool waiting;       /* one that is not retired will be */
    char (*ids)[ID + 1];
    uint32_t count;
} ring;

static int32_t refuse(ring *r, const char *message)
{
    return lr_fail(r->error, LOGREDACT_E_KEY, 0, message);
}

static bool better(const ring *r, const lr_key_file *file)
{
    if (!r->best_length || file->active_from != r->best_from)
        return !r->best_length || file->active_from > r->best_from;
    if (file->created != r->best_created)
        return file->created > r->best_created;
    return memcmp(file->id.bytes, r->best_id, ID) > 0;
}

static int32_t take(ring *r, const char *id, size_t length)
{
    lr_key_file file;
    char derived[ID + 1];
    const char *reason = length > LR_KEY_FILE_MAX ? "a key file is longer than 4096 bytes" : lr_key_file_read(r->room, length, &file);
    if (reason)
        return refuse(r, reason);
    if (!lr_key_id((lr_text){file.key, file.length}, derived))
        return lr_fail(r->error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not derive a key id");
    if (memcmp(file.id.bytes, id, ID) != 0 || memcmp(derived, id, ID) != 0)
        return refuse(r, "a key file's name, its id and its key do not belong together: it is damaged; `logredact keys list` tells which");
    if (!lr_text_equal(file.purpose, r->key->purpose))
        return LOGREDACT_OK;
    if (r->count == MOST)
        return refuse(r, "a directory holds more than 1024 keys of one purpose; destroy those that are not needed any more");
    memcpy(r->ids[r->count++], derived, ID + 1);
    if (file.retired)
        return LOGREDACT_OK;
    if (file.active_from > r->now) {
        r->waiting = true;
        if (file.active_from < r->key->next)
            r->key->next = file.active_from;
    } else if (better(r, &file)) {
        memcpy(r->best, file.key, file.length);
        r->best_length = file.length;
        r->best_from = file.active_from;
        r->best_created = file.created;
        memcpy(r->best_id, derived, ID + 1);
    }
    return LOGREDACT_OK;
}

static int32_t read_file(ring *r, int directory, const char *name)
{
    int fd = lr_secret_open(directory, name, 0);
    if (fd < 0)
        return refuse(r, "a key file of a directory cannot be opened");
    ssize_t length = 0;
    const char *reason = lr_key_file_refused(fd, true);
    if (!reason && (length = lr_secret_read(fd, r->room, LR_KEY_FILE_MAX + 1)) < 0)
        reason = "a key file of a directory cannot be read";
    close(fd);
    const int32_t status = reason ? refuse(r, reason) : take(r, name, (size_t)length);
    OPENSSL_cleanse(r->room, LR_KEY_FILE_MAX + 1);
    return status;
}

/* What is written in place of a destroyed key wins over what may be left of its file. */
static bool destroyed(int directory, const char *name)
{
    struct stat info;
    char tombstone[ID + sizeof ".destroyed"];
    memcpy(tombstone, name, ID);
    memcpy(tombstone + ID, ".destroyed", sizeof ".destroyed");
    /* Where it cannot be told, it is; and a link that leads nowhere is one. */
    return fstatat(directory, tombstone, &info, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

static int32_t read_entries(ring *r, DIR *entries)
{
    for (int32_t status = LOGREDACT_OK; status == LOGREDACT_OK;) {
        errno = 0;
        const struct dirent *entry = readdir(entries);
        if (!entry)
            return errno ? refuse(r, "a directory of keys cannot be read") : LOGREDACT_OK;
        const char *name = entry->d_name;
        const size_t length = strlen(name);
        /* Names with a dot: `..data` of a Kubernetes volume, and files that are being written. */
        if (name[0] == '.' || length < 4 || strcmp(name + length - 4, ".key") != 0)
            continue;
        if (length != ID + 4)
            return refuse(r, "a file of a directory of keys is not named as its key's id; `logredact keys list` tells which");
        if (!destroyed(dirfd(entries), name))
            status = read_file(r, dirfd(entries), name);
        if (status != LOGREDACT_OK)
            return status;
    }
    return LOGREDACT_OK;
}

static int32_t choose(ring *r, logredact_policy *policy)
{
    if (!r->best_length) {
        if (r->waiting)
            return refuse(r, "no key of a directory is active yet; is the clock right? `logredact keys list` tells when one is");
        return refuse(r, r->count ? "all keys of a directory for a purpose are retired; `logredact keys rotate` makes another"
                                  : "a directory holds no key for the purpose that the policy names; `logredact keys new` makes one");
    }
    r->key->live = lr_arena_alloc(&policy->arena, r->count, sizeof *r->ids);
    if (!r->key->live)
        return lr_fail(r->error, LOGREDACT_E_MEMORY, 0, "no memory for a key");
    memcpy(r->key->live, r->ids, r->count * sizeof *r->ids);
    r->key->live_count = r->count;
    r->key->bytes = r->best;
    r->key->length = r->best_length;
    r->key->room = LR_RING_KEY_MAX;
    r->best = NULL;
    return LOGREDACT_OK;
}

int32_t lr_keyring_read(logredact_policy *policy, lr_key_material *key, logredact_error *error)
{
    struct timespec now;
    ring r = {.key = key, .error = error};
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return lr_fail(error, LOGREDACT_E_INTERNAL, 0, "there is no clock");
    r.now = now.tv_sec;
    key->next = INT64_MAX;
    int fd = lr_secret_open(AT_FDCWD, key->directory, O_DIRECTORY);
    if (fd < 0)
        return refuse(&r, errno == ENOENT ? "a directory of keys named in the policy does not exist"
                                          : "a directory of keys named in the policy cannot be opened");
    DIR *entries = fdopendir(fd);
    if (!entries)
        close(fd);
    r.room = lr_secret_alloc(LR_KEY_FILE_MAX + 1);
    r.best = lr_secret_alloc(LR_RING_KEY_MAX);
    r.ids = lr_calloc(MOST, sizeof *r.ids);
    int32_t status = lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a key");
    if (entries && r.room && r.best && r.ids)
        status = read_entries(&r, entries);
    if (status == LOGREDACT_OK)
        status = choose(&r, policy);
    if (entries)
        closedir(entries);
    lr_free(r.ids);
    lr_secret_free(r.room, LR_KEY_FILE_MAX + 1);
    lr_secret_free(r.best, LR_RING_KEY_MAX);
    return status;
}
