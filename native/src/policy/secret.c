#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../memory.h"

/* Pages of their own: only so can they be locked and left out of core dumps without touching others. */
void *lr_secret_alloc(size_t length)
{
    if (LR_FAULT("key"))
        return NULL;
    void *pages = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    (void)mlock(pages, length); /* best effort: a container may not have the right */
    (void)madvise(pages, length, MADV_DONTDUMP);
    return pages;
}

void lr_secret_free(void *pages, size_t length)
{
    if (!pages)
        return;
    OPENSSL_cleanse(pages, length);
    (void)munmap(pages, length);
}

int lr_secret_open(int directory, const char *name, int flags)
{
#ifdef LR_FUZZ
    (void)directory, (void)name, (void)flags;
    errno = ENOENT;
    return -1;
#else
    return openat(directory, name, flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
#endif
}

ssize_t lr_secret_read(int fd, uint8_t *bytes, size_t room)
{
    size_t length = 0;
    while (length < room) {
        ssize_t n = read(fd, bytes + length, room - length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        length += (size_t)n;
    }
    return (ssize_t)length;
}
