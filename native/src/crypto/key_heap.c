#include "key_heap.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../policy/secret.h"
#include "crypto.h"
#include "logredact.h"

/* Blocks have 64, 128, … 8192 bytes, with the head; what is larger has pages of its own. */
#define SMALLEST 64u
#define CLASSES 8u
#define LARGE CLASSES
#define ORDINARY (CLASSES + 1)
#define PIECE (16u << 10) /* bytes that are asked of the system at once, and kept */

/* How deep libcrypto goes: SHA-512 for processors with AVX2, which puts its frame of 1.3 KiB at a multiple of 2 KiB, below EVP's frames. */
#define STACK (6u << 10)

/* Before each block; it keeps what follows aligned as malloc() would. */
typedef struct head {
    _Alignas(16) size_t length; /* of what follows */
    uint32_t kind;              /* its class, LARGE or ORDINARY */
} head;

typedef struct spare {
    struct spare *next;
} spare;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER, preparation = PTHREAD_MUTEX_INITIALIZER;
static spare *spares[CLASSES];
static uint8_t *piece;
static size_t left;

static void lock_heap(void)
{
    pthread_mutex_lock(&lock);
}

static void unlock_heap(void)
{
    pthread_mutex_unlock(&lock);
}

static void before_fork(void)
{
    pthread_mutex_lock(&preparation);
    lock_heap();
}

static void after_fork(void)
{
    unlock_heap();
    pthread_mutex_unlock(&preparation);
}

/* A child of fork() has the threads' heap and not the threads; nor can it make ready a libcrypto that one of them had half ready. */
__attribute__((constructor)) static void keep_over_fork(void)
{
    pthread_atfork(before_fork, after_fork, after_fork);
}

static uint32_t class_of(size_t whole)
{
    uint32_t class = 0;
    while (class < CLASSES && (size_t)SMALLEST << class < whole)
        class++;
    return class;
}

static head *take(uint32_t class)
{
    const size_t size = (size_t)SMALLEST << class;
    void *block = spares[class];
    if (block) {
        spares[class] = spares[class]->next;
        return block;
    }
    if (left < size) {
        uint8_t *more = lr_secret_alloc(PIECE);
        if (!more)
            return NULL;
        piece = more;
        left = PIECE;
    }
    left -= size;
    block = piece;
    piece += size;
    return block;
}

static void *allocate(size_t length)
{
    if (length > SIZE_MAX / 2)
        return NULL;
    const size_t whole = sizeof(head) + length;
    const uint32_t class = class_of(whole);
    head *h;
    if (class == LARGE) {
        h = lr_secret_alloc(whole);
    } else {
        lock_heap();
        h = take(class);
        unlock_heap();
    }
    if (!h)
        return NULL;
    *h = (head){length, class};
    return h + 1;
}

void *lr_key_alloc(size_t length)
{
    void *block = allocate(length);
    if (block)
        memset(block, 0, length);
    return block;
}

void lr_key_free(void *block)
{
    if (!block)
        return;
    head *h = (head *)block - 1;
    if (h->kind == LARGE) {
        lr_secret_free(h, sizeof(head) + h->length);
        return;
    }
    const uint32_t class = h->kind;
    OPENSSL_cleanse(h, sizeof(head) + h->length);
    lock_heap();
    spare *back = (spare *)(void *)h;
    back->next = spares[class];
    spares[class] = back;
    unlock_heap();
}

__attribute__((noinline)) void lr_burn_stack(void)
{
    uint8_t below[STACK];
    OPENSSL_cleanse(below, sizeof below);
}

/* This thread makes libcrypto ready: what is allocated then has nothing to do with a key. */
static _Thread_local bool preparing;

#if LR_OWN_LIBCRYPTO

static void *crypto_malloc(size_t length, const char *file, int line)
{
    (void)file, (void)line;
    if (!preparing)
        return allocate(length);
    head *h = length > SIZE_MAX / 2 ? NULL : malloc(sizeof(head) + length);
    if (!h)
        return NULL;
    *h = (head){length, ORDINARY};
    return h + 1;
}

static void crypto_free(void *block, const char *file, int line)
{
    (void)file, (void)line;
    if (!block)
        return;
    head *h = (head *)block - 1;
    if (h->kind == ORDINARY)
        free(h);
    else
        lr_key_free(block);
}

static void *crypto_realloc(void *block, size_t length, const char *file, int line)
{
    if (!block)
        return crypto_malloc(length, file, line);
    if (!length) {
        crypto_free(block, file, line);
        return NULL;
    }
    void *grown = crypto_malloc(length, file, line);
    if (grown) {
        const size_t had = ((const head *)block)[-1].length;
        memcpy(grown, block, had < length ? had : length);
        crypto_free(block, file, line);
    }
    return grown;
}

static bool ended;

static void note_end(void)
{
    ended = true;
}

/*
 * Who unloads the library has its memory back. At the end of the process libcrypto comes first, threads may be within calls still, and nothing is
 * freed. With the system's libcrypto it cannot be told which of the two it is.
 */
__attribute__((destructor)) static void unload(void)
{
    if (!ended)
        lr_algorithms_free();
}

/*
 * What libcrypto keeps from the first use of an algorithm on, a quarter of a megabyte in thousands of blocks, would fill the locked pages:
 * those that are not fetched are used once, without a key.
 */
static bool use_all(void)
{
    static const uint8_t zeros[64];
    uint8_t out[64];
    size_t length = sizeof out;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, zeros, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool ok = key && context && EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, key, NULL) > 0 &&
                    EVP_DigestSign(context, out, &length, zeros, sizeof zeros) > 0;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return ok && RAND_bytes(out, 1) > 0 && OPENSSL_atexit(note_end) > 0;
}

#endif

static bool ready, prepared;

static void prepare(void)
{
    pthread_mutex_lock(&preparation);
    preparing = true;
#if LR_OWN_LIBCRYPTO
    if (!prepared)
        ready = CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free) &&
                OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) > 0 && lr_algorithms_fetch() && use_all();
#else
    if (!prepared)
        ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) > 0 && lr_algorithms_fetch();
#endif
    preparing = false;
    prepared = true; /* a child of a fork between here and the end of pthread_once() comes again */
    pthread_mutex_unlock(&preparation);
}

bool lr_libcrypto_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (preparing)
        return true;
    pthread_once(&once, prepare);
    return ready;
}

const char *logredact_libcrypto(void)
{
#if LR_OWN_LIBCRYPTO
    return OPENSSL_VERSION_TEXT ", a copy of its own";
#else
    return OpenSSL_version(OPENSSL_VERSION);
#endif
}
