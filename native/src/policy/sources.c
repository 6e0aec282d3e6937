/*
 * Whether known secrets and keyrings have changed is told by what stat(2) says of their
 * directories and entries: no file is opened, and nothing is kept of them but two sums.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy.h"
#include "secret.h"

/* Milliseconds that loading waits, at most, for the clock by which files get their times to go on. */
#define SETTLE 20u

/* The finalizer of MurmurHash3, over one word after another. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash ^= word + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    return hash ^ hash >> 33;
}

static uint64_t mix_name(uint64_t hash, const char *name)
{
    for (; *name; name++)
        hash = (hash ^ (uint8_t)*name) * 0x100000001b3u;
    return mix(hash, 0);
}

static bool later(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* Entries come in no order, so what they add is summed. */
static void add(lr_signature *signature, uint32_t source, const char *name, const struct stat *info)
{
    /* What is in a sub-directory is not read. */
    const bool passed_over = *name && S_ISDIR(info->st_mode);
    for (unsigned n = 0; n < 2; n++) {
        uint64_t hash = mix_name(mix(n, source), name);
        hash = mix(hash, info->st_mode & S_IFMT);
        hash = mix(hash, info->st_dev);
        hash = mix(hash, info->st_ino);
        if (!passed_over) {
            hash = mix(hash, (uint64_t)info->st_size);
            hash = mix(hash, (uint64_t)info->st_mtim.tv_sec);
            hash = mix(hash, (uint64_t)info->st_mtim.tv_nsec);
            hash = mix(hash, (uint64_t)info->st_ctim.tv_sec);
            hash = mix(hash, (uint64_t)info->st_ctim.tv_nsec);
        }
        signature->sums[n] += hash;
    }
    if (!passed_over && later(info->st_ctim, signature->newest))
        signature->newest = info->st_ctim;
}

/* False: the directory or an entry cannot be looked at. */
static bool add_source(lr_signature *signature, uint32_t source, const char *directory)
{
    int fd = lr_secret_open(AT_FDCWD, directory, O_DIRECTORY);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    struct stat info;
    bool ok = fstat(fd, &info) == 0;
    if (ok)
        add(signature, source, "", &info);
    while (ok) {
        errno = 0;
        const struct dirent *entry = readdir(entries);
        if (!entry) {
            ok = errno == 0;
            break;
        }
        if (entry->d_name[0] == '.') /* as in known.c and keyring.c; where a link leads through `..data` is followed */
            continue;
        ok = fstatat(fd, entry->d_name, &info, 0) == 0;
        if (ok)
            add(signature, source, entry->d_name, &info);
    }
    closedir(entries);
    return ok;
}

static bool is_source(const lr_key_material *key)
{
    return key->directory && !key->given;
}

void lr_sources_sign(const logredact_policy *policy, lr_signature *signature)
{
    *signature = (lr_signature){.whole = true};
    uint32_t source = 0;
    for (uint32_t d = 0; d < policy->detector_count && signature->whole; d++)
        for (uint32_t s = 0; s < policy->detectors[d].source_count && signature->whole; s++)
            signature->whole = add_source(signature, source++, policy->detectors[d].sources[s].directory);
    for (uint32_t k = 0; k < policy->key_count && signature->whole; k++)
        if (is_source(&policy->keys[k]))
            signature->whole = add_source(signature, source++, policy->keys[k].directory);
}

/*
 * A file's time is that of a clock that goes on every few milliseconds. Were a file written twice in one of these, and read in
 * between, the second time could not be told from the first: so what was read is never as young as this.
 */
void lr_sources_settle(const lr_signature *signature)
{
    for (unsigned n = 0; n < SETTLE; n++) {
        struct timespec now;
        if (clock_gettime(CLOCK_REALTIME_COARSE, &now) != 0 || later(now, signature->newest) ||
            signature->newest.tv_sec > now.tv_sec + 1) /* another clock's */
            return;
        (void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
}

uint32_t logredact_policy_source_count(const logredact_policy *policy)
{
    uint32_t count = 0;
    for (uint32_t d = 0; policy && d < policy->detector_count; d++)
        count += policy->detectors[d].source_count;
    for (uint32_t k = 0; policy && k < policy->key_count; k++)
        count += is_source(&policy->keys[k]) || policy->keys[k].subjects;
    return count;
}

/* Whether a key's time to take over has come. */
static bool taken_over(const logredact_policy *policy)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return true;
    for (uint32_t k = 0; k < policy->key_count; k++)
        if (now.tv_sec >= policy->keys[k].next)
            return true;
    return false;
}

int32_t logredact_policy_changed(const logredact_policy *policy)
{
    if (!logredact_policy_source_count(policy))
        return 0;
    for (uint32_t k = 0; k < policy->key_count; k++)
        lr_subjects_look(policy->keys[k].subjects);
    if (taken_over(policy))
        return 1;
    const lr_signature *then = &policy->signature;
    lr_signature now;
    lr_sources_sign(policy, &now);
    return !(now.whole && then->whole && now.sums[0] == then->sums[0] && now.sums[1] == then->sums[1]);
}
