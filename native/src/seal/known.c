#include "known.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIGN "lrknown\n"
#define NAME "streams"

struct lr_memory_file {
    uint8_t sign[8];
    uint32_t version, places;
    lr_known known[LR_KNOWN];
};

/* A new one, whole before it has its name; all its blocks are there, so that no write into the map can fail. */
static bool make(int directory)
{
    static const char aside[] = NAME ".new";
    struct {
        char sign[8];
        uint32_t version, places;
    } head = {.version = 1, .places = LR_KNOWN};
    memcpy(head.sign, SIGN, sizeof head.sign);
    (void)unlinkat(directory, aside, 0);
    const int fd = openat(directory, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    const bool ok = posix_fallocate(fd, 0, sizeof(struct lr_memory_file)) == 0 && write(fd, &head, sizeof head) == (ssize_t)sizeof head && fsync(fd) == 0;
    close(fd);
    return ok && renameat(directory, aside, directory, NAME) == 0 && fsync(directory) == 0;
}

const char *lr_memory_open(lr_memory *m, int directory)
{
    struct stat info;
    if (faccessat(directory, NAME, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && !make(directory))
        return "the seal's directory cannot be written to, or its disk is full";
    const int fd = openat(directory, NAME, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return "the file 'streams' of the seal's directory cannot be opened";
    void *map = MAP_FAILED;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() && !(info.st_mode & 077) &&
        info.st_size == (off_t)sizeof *m->file)
        map = mmap(NULL, sizeof *m->file, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        return "the file 'streams' of the seal's directory is no file of this user's alone, or damaged; without it the next stream names none before it";
    m->file = map;
    if (memcmp(m->file->sign, SIGN, 8) != 0 || m->file->version != 1 || m->file->places != LR_KNOWN) {
        lr_memory_close(m);
        return "the file 'streams' of the seal's directory is damaged; without it the next stream names none before it";
    }
    for (size_t i = 0; i < LR_KNOWN; i++)
        if (m->file->known[i].end > LR_STREAM_OPEN)
            m->file->known[i].end = LR_STREAM_NONE;
    return NULL;
}

void lr_memory_close(lr_memory *m)
{
    if (m->file)
        (void)munmap(m->file, sizeof *m->file);
    m->file = NULL;
}

bool lr_memory_sync(const lr_memory *m)
{
    return msync(m->file, sizeof *m->file, MS_SYNC) == 0;
}

lr_known *lr_memory_at(const lr_memory *m, size_t place)
{
    return &m->file->known[place];
}

lr_known *lr_memory_stream(const lr_memory *m, const uint8_t stream[LR_SEAL_STREAM])
{
    for (size_t i = 0; i < LR_KNOWN; i++) {
        lr_known *known = &m->file->known[i];
        if (known->end != LR_STREAM_NONE && memcmp(known->stream, stream, LR_SEAL_STREAM) == 0)
            return known;
    }
    return NULL;
}

static lr_known *last_of(const lr_memory *m, const uint8_t *tag)
{
    lr_known *last = NULL;
    for (size_t i = 0; i < LR_KNOWN; i++) {
        lr_known *known = &m->file->known[i];
        if (known->end != LR_STREAM_NONE && (!tag || memcmp(known->tag, tag, LR_SEAL_HASH) == 0) && (!last || known->begun > last->begun))
            last = known;
    }
    return last;
}

lr_known *lr_memory_tag(const lr_memory *m, const uint8_t tag[LR_SEAL_HASH])
{
    return last_of(m, tag);
}

lr_known *lr_memory_last(const lr_memory *m)
{
    return last_of(m, NULL);
}

/* One that is free, or the oldest of those that have ended, but not the last of all, which the next start names. Few are open: there is one. */
static lr_known *place_for(const lr_memory *m)
{
    const lr_known *last = lr_memory_last(m);
    lr_known *found = NULL;
    for (size_t i = 0; i < LR_KNOWN; i++) {
        lr_known *known = &m->file->known[i];
        if (known->end == LR_STREAM_NONE)
            return known;
        if (known != last && known->end != LR_STREAM_OPEN && (!found || known->begun < found->begun))
            found = known;
    }
    return found;
}

lr_known *lr_memory_add(lr_memory *m, const lr_known *known)
{
    lr_known *before = lr_memory_tag(m, known->tag), *place = place_for(m);
    if (!place)
        return NULL;
    /* A process that is killed has executed its stores in this order: there is always one of the two. */
    place->end = LR_STREAM_NONE;
    atomic_signal_fence(memory_order_release);
    lr_known copy = *known;
    copy.end = LR_STREAM_NONE;
    *place = copy;
    atomic_signal_fence(memory_order_release);
    place->end = known->end;
    atomic_signal_fence(memory_order_release);
    if (before && before != place)
        before->end = LR_STREAM_NONE;
    return place;
}

void lr_known_ended(lr_known *known, enum lr_stream_end end, uint64_t size)
{
    known->size = size;
    atomic_signal_fence(memory_order_release);
    known->end = end;
}
