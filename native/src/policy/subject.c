/*
 * Keys of subjects, for `encrypt` with per_subject: random, one for each subject, wrapped by the master key and kept in a store,
 * so that a subject's values can be made unreadable by deleting its key (docs/keys.md, "Keys of subjects").
 */
#include <errno.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <sys/random.h>
#include <unistd.h>

#include "../act/act.h"
#include "../crypto/key_heap.h"
#include "../error.h"
#include "secret.h"
#include "store.h"

#define CACHED 512u /* keys at hand; a power of two */
#define WRAPS 64u   /* bytes of the key that wraps the others */

typedef struct cached {
    bool used;
    uint8_t code[LR_SUBJECT_CHARS];
    uint8_t key[LR_DERIVED_BYTES];
} cached;

/* On pages that are locked and wiped. */
typedef struct secrets {
    uint8_t wrap[WRAPS];
    cached keys[CACHED];
} secrets;

/* So is what a key is wrapped with. */
typedef struct wrapping {
    lr_siv siv;
    uint8_t state[LR_BLOCK_BYTES];
} wrapping;

struct lr_subjects {
    pthread_mutex_t lock;
    lr_subjects *next; /* of all in this process */
    const logredact_policy *policy;
    const lr_key_material *master;
    lr_store *store;
    pid_t process; /* that opened it */
    secrets *secrets;
    int version;
    time_t looked; /* when the version was, by a clock that only goes on */
};

static int32_t fail(logredact_error *error, int32_t status, const char *message)
{
    return lr_fail(error, status, 0, message);
}

/*
 * No file of SQLite's may be open over a fork, not even unused: the child would take locks for its own that only its parent has
 * (https://sqlite.org/howtocorrupt.html, 2.6). So all are closed before, and opened again when they are needed.
 */
static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;
static lr_subjects *all;
static bool watched; /* forks are */

static void before_fork(void)
{
    (void)pthread_mutex_lock(&all_lock);
    for (lr_subjects *s = all; s; s = s->next) {
        (void)pthread_mutex_lock(&s->lock);
        lr_store_close(s->store);
        s->store = NULL;
    }
}

static void after_fork(void)
{
    for (lr_subjects *s = all; s; s = s->next)
        (void)pthread_mutex_unlock(&s->lock);
    (void)pthread_mutex_unlock(&all_lock);
}

static bool enlist(lr_subjects *s)
{
    (void)pthread_mutex_lock(&all_lock);
    watched = watched || pthread_atfork(before_fork, after_fork, after_fork) == 0;
    if (watched) {
        s->next = all;
        all = s;
    }
    const bool ok = watched;
    (void)pthread_mutex_unlock(&all_lock);
    return ok;
}

static void strike(const lr_subjects *s)
{
    (void)pthread_mutex_lock(&all_lock);
    for (lr_subjects **at = &all; *at; at = &(*at)->next)
        if (*at == s) {
            *at = s->next;
            break;
        }
    (void)pthread_mutex_unlock(&all_lock);
}

static int32_t open_store(lr_subjects *s, logredact_error *error)
{
    const char *reason;
    if (s->store)
        return s->process == getpid() ? LOGREDACT_OK : fail(error, LOGREDACT_E_KEY, "a store of subjects' keys was opened by another process");
    s->process = getpid();
    OPENSSL_cleanse(s->secrets->keys, sizeof s->secrets->keys);
    s->store = lr_store_open(s->master->store, &reason);
    if (!s->store)
        return fail(error, LOGREDACT_E_KEY, reason);
    return lr_store_version(s->store, &s->version) ? LOGREDACT_OK : fail(error, LOGREDACT_E_KEY, "a store of subjects' keys cannot be read");
}

/* Keys that another process has deleted are no longer used, a second later at most, nor those of a file that was replaced. */
static int32_t look(lr_subjects *s, logredact_error *error)
{
    struct timespec now;
    int version = 0;
    if (clock_gettime(CLOCK_MONOTONIC_COARSE, &now) == 0 && now.tv_sec == s->looked)
        return LOGREDACT_OK;
    if (!lr_store_in_place(s->store)) {
        lr_store_close(s->store);
        s->store = NULL;
        const int32_t status = open_store(s, error);
        if (status != LOGREDACT_OK)
            return status;
    }
    if (!lr_store_version(s->store, &version))
        return fail(error, LOGREDACT_E_KEY, "a store of subjects' keys cannot be read");
    if (version != s->version)
        OPENSSL_cleanse(s->secrets->keys, sizeof s->secrets->keys);
    s->version = version;
    s->looked = now.tv_sec;
    return LOGREDACT_OK;
}

static bool from_system(uint8_t *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        const ssize_t n = getrandom(bytes + at, length - at, 0);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Keys the context, and has it take in what a wrapped key is bound to. */
static bool make_ready(lr_subjects *s, wrapping *w, lr_text code)
{
    const lr_text associated[] = {{(const uint8_t *)"logredact/w1", 12}, {(const uint8_t *)s->master->id, 8}, code};
    return lr_siv_key(&w->siv, &s->policy->algorithms, (lr_text){s->secrets->wrap, WRAPS}) &&
           lr_siv_associate(&w->siv, associated, 3, w->state);
}

static int32_t unwrap(wrapping *w, const uint8_t *wrapped, uint8_t *key, logredact_error *error)
{
    bool authentic = false;
    if (!lr_siv_decrypt(&w->siv, w->state, (lr_text){wrapped, LR_WRAPPED_BYTES}, key, &authentic))
        return fail(error, LOGREDACT_E_CRYPTO, "libcrypto failed");
    return authentic ? LOGREDACT_OK : fail(error, LOGREDACT_E_KEY, "a key of a subject was not wrapped by this key, or is damaged");
}

/* The key that the store has, or a new one, once the store has it. */
static int32_t fetch(lr_subjects *s, lr_text code, uint8_t *key, logredact_error *error)
{
    uint8_t wrapped[LR_WRAPPED_BYTES];
    wrapping *w = lr_key_alloc(sizeof *w);
    bool there = false;
    int32_t status = LOGREDACT_OK;
    if (!w)
        return fail(error, LOGREDACT_E_MEMORY, "no memory for keys of subjects");
    if (!make_ready(s, w, code))
        status = fail(error, LOGREDACT_E_CRYPTO, "libcrypto failed");
    else if (!lr_store_get(s->store, code.bytes, wrapped, &there))
        status = fail(error, LOGREDACT_E_KEY, "a store of subjects' keys cannot be read");
    if (status == LOGREDACT_OK && !there) {
        if (!from_system(key, LR_DERIVED_BYTES) || !lr_siv_encrypt(&w->siv, w->state, (lr_text){key, LR_DERIVED_BYTES}, wrapped))
            status = fail(error, LOGREDACT_E_CRYPTO, "there is no key from the system, or libcrypto failed");
        /* Another process may have been faster: what the store has now is the key. */
        else if (!lr_store_put(s->store, code.bytes, s->master->id, wrapped) || !lr_store_get(s->store, code.bytes, wrapped, &there) || !there)
            status = fail(error, LOGREDACT_E_KEY, "a store of subjects' keys cannot be written");
    }
    if (status == LOGREDACT_OK)
        status = unwrap(w, wrapped, key, error);
    lr_siv_free(&w->siv);
    lr_key_free(w);
    return status;
}

static int32_t key_of(lr_subjects *s, lr_text code, uint8_t *key, logredact_error *error)
{
    /* A code is base32 of a keyed hash: any signs of it are as good as others. */
    cached *at = &s->secrets->keys[(code.bytes[0] * 1024u + code.bytes[1] * 32u + code.bytes[2]) % CACHED];
    int32_t status = open_store(s, error);
    if (status == LOGREDACT_OK)
        status = look(s, error);
    if (status != LOGREDACT_OK)
        return status;
    if (!at->used || memcmp(at->code, code.bytes, LR_SUBJECT_CHARS) != 0) {
        at->used = false;
        status = fetch(s, code, at->key, error);
        if (status != LOGREDACT_OK) {
            OPENSSL_cleanse(at, sizeof *at);
            return status;
        }
        memcpy(at->code, code.bytes, LR_SUBJECT_CHARS);
        at->used = true;
    }
    memcpy(key, at->key, LR_DERIVED_BYTES);
    return LOGREDACT_OK;
}

static int32_t start(const logredact_policy *policy, lr_key_material *master, logredact_error *error)
{
    static const lr_key_purpose wraps = {"w1", WRAPS};
    if (!master->store)
        return fail(error, LOGREDACT_E_PLAN, "an action encrypts per subject with a key that names no store");
    lr_subjects *s = lr_calloc(1, sizeof *s);
    if (!s || pthread_mutex_init(&s->lock, NULL) != 0) {
        lr_free(s);
        return fail(error, LOGREDACT_E_MEMORY, "no memory for keys of subjects");
    }
    master->subjects = s;
    s->policy = policy;
    s->master = master;
    s->secrets = lr_secret_alloc(sizeof *s->secrets);
    if (!s->secrets)
        return fail(error, LOGREDACT_E_MEMORY, "no memory for keys of subjects");
    if (!lr_key_derive((lr_text){master->bytes, master->length}, &wraps, (lr_text){0}, (lr_text){0}, s->secrets->wrap))
        return fail(error, LOGREDACT_E_CRYPTO, "libcrypto could not derive a key");
    if (!enlist(s))
        return fail(error, LOGREDACT_E_MEMORY, "no memory for keys of subjects");
    /* A fork of another thread waits until the file is open. */
    (void)pthread_mutex_lock(&s->lock);
    const int32_t status = open_store(s, error);
    (void)pthread_mutex_unlock(&s->lock);
    return status;
}

int32_t lr_subject_key(const logredact_policy *policy, const lr_action *action, lr_text subject, uint8_t key[LR_DERIVED_BYTES],
                       logredact_error *error)
{
    lr_key_material *master = &policy->keys[action->key];
    if (!subject.length)
        return master->subjects ? LOGREDACT_OK : start(policy, master, error);
    lr_subjects *s = master->subjects;
    if (pthread_mutex_lock(&s->lock) != 0)
        return fail(error, LOGREDACT_E_INTERNAL, "a lock failed");
    const int32_t status = key_of(s, subject, key, error);
    (void)pthread_mutex_unlock(&s->lock);
    return status;
}

void lr_subjects_look(lr_subjects *s)
{
    if (!s || pthread_mutex_lock(&s->lock) != 0)
        return;
    /* What cannot be looked at is not used either. */
    if (open_store(s, NULL) != LOGREDACT_OK || look(s, NULL) != LOGREDACT_OK)
        OPENSSL_cleanse(s->secrets->keys, sizeof s->secrets->keys);
    (void)pthread_mutex_unlock(&s->lock);
}

void lr_subjects_free(lr_subjects *s)
{
    if (!s)
        return;
    /* As long as the file is open, forks close it. */
    (void)pthread_mutex_lock(&s->lock);
    if (s->process == getpid())
        lr_store_close(s->store);
    s->store = NULL;
    (void)pthread_mutex_unlock(&s->lock);
    strike(s);
    lr_secret_free(s->secrets, sizeof *s->secrets);
    (void)pthread_mutex_destroy(&s->lock);
    lr_free(s);
}
