#include "spool.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../msgpack.h"
#include "../policy/secret.h"

#define SIGN "lrspool\n"
#define VERSION 3u
#define CAPACITY_MAX (1u << 20)

static size_t half_bytes(uint32_t capacity)
{
    return (sizeof(lr_spool_half) + (size_t)capacity * LR_SEAL_HASH + 63) & ~(size_t)63;
}

static size_t file_bytes(uint32_t capacity)
{
    return 64 + sizeof(lr_spool_head) + 2 * half_bytes(capacity);
}

static lr_spool_half *half(const lr_spool_head *head, uint32_t which)
{
    const size_t first = (sizeof(lr_spool_head) + 63) & ~(size_t)63;
    return (lr_spool_half *)((uint8_t *)head + first + which * half_bytes(head->capacity));
}

lr_spool_half *lr_spool_active(const lr_spool *spool)
{
    return half(spool->head, spool->head->active);
}

static void read_boot(char boot[LR_SPOOL_BOOT])
{
    const int fd = lr_secret_open(AT_FDCWD, "/proc/sys/kernel/random/boot_id", 0);
    memset(boot, 0, LR_SPOOL_BOOT);
    if (fd < 0)
        return;
    if (lr_secret_read(fd, (uint8_t *)boot, LR_SPOOL_BOOT) < 0)
        memset(boot, 0, LR_SPOOL_BOOT);
    close(fd);
}

bool lr_spool_is_of_this_boot(const lr_spool_head *head)
{
    char boot[LR_SPOOL_BOOT];
    read_boot(boot);
    return memcmp(boot, head->boot, sizeof boot) == 0;
}

bool lr_spool_new(lr_spool *s, int directory, const lr_spool_head *head, const char text[LR_SEAL_STREAM_TEXT])
{
    snprintf(s->name, sizeof s->name, "spool-%.*s", (int)LR_SEAL_STREAM_TEXT, text);
    s->length = file_bytes(head->capacity);
    const int fd = openat(directory, s->name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    void *map = MAP_FAILED;
    if (posix_fallocate(fd, 0, (off_t)s->length) == 0)
        map = mmap(NULL, s->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map == MAP_FAILED) {
        (void)unlinkat(directory, s->name, 0);
        return false;
    }
    s->head = map;
    *s->head = *head;
    s->head->version = VERSION;
    s->head->active = s->head->ended = 0;
    read_boot(s->head->boot);
    memcpy(s->head->sign, SIGN, 8);
    return true;
}

/* Is it what a sealer wrote, as far as its own numbers tell? */
static bool sound(const lr_spool_head *head, size_t length)
{
    if (length < sizeof *head || memcmp(head->sign, SIGN, 8) != 0 || head->version != VERSION || head->capacity == 0 ||
        head->capacity > CAPACITY_MAX || head->label_length > LR_SPOOL_LABEL || length != file_bytes(head->capacity) || head->active > 1)
        return false;
    const lr_spool_half *h = half(head, head->active);
    if (h->count > head->capacity || h->controls_length > LR_SPOOL_CONTROLS || h->before.size + h->count < h->before.size)
        return false;
    for (size_t at = 0; at < h->controls_length;) {
        if (h->controls_length - at < 12 || lr_be(h->controls + at + 8, 4) > h->controls_length - at - 12)
            return false;
        at += 12 + (size_t)lr_be(h->controls + at + 8, 4);
    }
    return true;
}

lr_spool_head *lr_spool_read(int directory, const char *name, size_t *length)
{
    struct stat info;
    const int fd = lr_secret_open(directory, name, O_NOFOLLOW);
    lr_spool_head *head = NULL;
    if (fd < 0)
        return NULL;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() && (uint64_t)info.st_size >= sizeof *head &&
        (uint64_t)info.st_size <= file_bytes(CAPACITY_MAX) && (head = lr_malloc((size_t)info.st_size))) {
        *length = (size_t)info.st_size;
        if (lr_secret_read(fd, (uint8_t *)head, *length) != info.st_size || !sound(head, *length)) {
            lr_free(head);
            head = NULL;
        }
    }
    close(fd);
    return head;
}

bool lr_spool_add(lr_spool *s, const uint8_t leaf[LR_SEAL_HASH], const uint8_t *control, size_t control_length)
{
    lr_spool_half *h = lr_spool_active(s);
    if (h->count == s->head->capacity || control_length > LR_SPOOL_CONTROLS - h->controls_length)
        return false;
    memcpy(h->leaves + h->count * LR_SEAL_HASH, leaf, LR_SEAL_HASH);
    if (control_length)
        memcpy(h->controls + h->controls_length, control, control_length);
    /* Counted only once it is there; a process that is killed has executed its stores in this order. */
    atomic_signal_fence(memory_order_release);
    h->controls_length += control_length;
    atomic_signal_fence(memory_order_release);
    h->count++;
    return true;
}

void lr_spool_take_back(lr_spool *s, size_t control_length)
{
    lr_spool_half *h = lr_spool_active(s);
    h->count--;
    atomic_signal_fence(memory_order_release);
    h->controls_length -= control_length;
}

void lr_spool_forget(lr_spool *s, const lr_tree *tree)
{
    const lr_spool_half *from = lr_spool_active(s);
    lr_spool_half *to = half(s->head, s->head->active ^ 1);
    const uint64_t gone = tree->size - from->before.size;
    to->before = *tree;
    to->count = from->count - gone;
    memcpy(to->leaves, from->leaves + gone * LR_SEAL_HASH, to->count * LR_SEAL_HASH);
    to->controls_length = 0;
    for (size_t at = 0; at < from->controls_length;) {
        const size_t size = 12 + (size_t)lr_be(from->controls + at + 8, 4);
        if (lr_be(from->controls + at, 8) >= tree->size) {
            memcpy(to->controls + to->controls_length, from->controls + at, size);
            to->controls_length += size;
        }
        at += size;
    }
    atomic_signal_fence(memory_order_release);
    s->head->active ^= 1;
}

void lr_spool_close(lr_spool *s)
{
    if (s->head)
        (void)munmap(s->head, s->length);
    s->head = NULL;
}
