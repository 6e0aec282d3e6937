#include "keys.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../crypto/crypto.h"
#include "../crypto/key_heap.h"
#include "../error.h"
#include "../msgpack.h"
#include "../policy/secret.h"

/* The file `state`: sign, u64(epoch), seed, and the first bytes of the SHA-256 of what stands before. */
#define STATE_SIGN "lrseal1\n"
#define STATE_BYTES (8u + 8u + LR_SEAL_HASH + 8u)
#define ENROLMENT_MAX 4096u

static int32_t refuse(logredact_error *error, const char *message)
{
    return lr_fail(error, LOGREDACT_E_KEY, 0, message);
}

/* The whole of a regular file that is this user's, at most `most` bytes; secret: nobody else may read it. */
static const char *read_file(int directory, const char *name, size_t most, bool secret, lr_buffer *out)
{
    struct stat info;
    const int fd = lr_secret_open(directory, name, O_NOFOLLOW);
    const char *why = NULL;
    if (fd < 0)
        return "a file of the seal's directory is missing or cannot be opened: it needs state, epochs and enrolment (logredact keys new seal)";
    if (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid() || (info.st_mode & (secret ? 077 : 022)))
        why = "a file of the seal's directory is no regular file of this user's alone; chmod 600 it";
    else if ((uint64_t)info.st_size > most)
        why = "a file of the seal's directory is longer than any";
    else if (!lr_buffer_reserve(out, (size_t)info.st_size + 1))
        why = "no memory for the seal's keys";
    else {
        const ssize_t length = lr_secret_read(fd, out->bytes, (size_t)info.st_size + 1);
        if (length != info.st_size)
            why = "a file of the seal's directory cannot be read";
        else
            out->length = (size_t)length;
    }
    close(fd);
    return why;
}

static bool sync_directory(int directory)
{
    return fsync(directory) == 0;
}

bool lr_seal_file_write(int directory, const char *name, const void *bytes, size_t length)
{
    char aside[96];
    snprintf(aside, sizeof aside, "%s.new", name);
    (void)unlinkat(directory, aside, 0);
    const int fd = openat(directory, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    size_t done = 0;
    while (done < length) {
        const ssize_t n = write(fd, (const uint8_t *)bytes + done, length - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    const bool ok = done == length && fsync(fd) == 0;
    close(fd);
    return ok && renameat(directory, aside, directory, name) == 0 && sync_directory(directory);
}

/* What stood in a file that another has replaced. The disk may keep copies of its own all the same. */
static void overwrite(int fd, size_t length)
{
    static const uint8_t zeros[STATE_BYTES];
    if (fd >= 0 && pwrite(fd, zeros, length, 0) == (ssize_t)length)
        (void)fsync(fd);
}

/* Decimal digits up to `stop`; *at moves behind it. */
static bool number(lr_text text, size_t *at, uint8_t stop, uint64_t *value)
{
    const uint8_t *end = memchr(text.bytes + *at, stop, text.length - *at);
    if (!end)
        return false;
    const lr_text digits = {text.bytes + *at, (size_t)(end - text.bytes) - *at};
    *at = (size_t)(end - text.bytes) + 1;
    return lr_seal_decimal_read(digits, false, value);
}

/* The text of the enrolment: its origin must be the policy's, its root that of the epochs' keys. */
static const char *read_enrolment(lr_seal_keys *k, const uint8_t root[LR_SEAL_HASH])
{
    static const char between[] = "/epochs/";
    const lr_text note = {k->enrolment.bytes, k->enrolment.length};
    size_t at = k->origin.length + sizeof between - 1;
    uint64_t start, seconds;
    char encoded[48];
    const size_t signs = lr_base64(root, LR_SEAL_HASH, encoded);
    if (note.length < at || memcmp(note.bytes, k->origin.bytes, k->origin.length) != 0 ||
        memcmp(note.bytes + k->origin.length, between, sizeof between - 1) != 0)
        return "the seal's enrolment is for another origin than the policy's";
    if (!number(note, &at, '/', &start) || !number(note, &at, '\n', &seconds) || !number(note, &at, '\n', &k->epochs) ||
        start > INT64_MAX / 2 || seconds == 0 || seconds > 86400 || k->epochs == 0 || k->epochs > LR_SEAL_EPOCHS)
        return "the seal's enrolment is damaged";
    if (k->epochs * LR_SEAL_HASH != k->leaves.length || note.length - at < signs + 1 || memcmp(note.bytes + at, encoded, signs) != 0)
        return "the seal's enrolment is not for the keys that lie beside it";
    k->start = (int64_t)start;
    k->seconds = (uint32_t)seconds;
    return NULL;
}

/* The file `epochs` holds the public keys; in their place come the leaves. */
static bool make_leaves(lr_seal_keys *k, EVP_MD_CTX *context)
{
    for (size_t i = 0; i < k->leaves.length / LR_SEAL_HASH; i++) {
        uint8_t entry[8 + LR_SEAL_HASH], *place = k->leaves.bytes + i * LR_SEAL_HASH;
        lr_put_be(entry, i, 8);
        memcpy(entry + 8, place, LR_SEAL_HASH);
        if (!lr_seal_leaf(context, 3, entry, sizeof entry, place))
            return false;
    }
    return true;
}

/* The root, and the path of one leaf up to it: level by level, an odd last one goes up as it is. */
static bool prove(lr_seal_keys *k, EVP_MD_CTX *context, uint64_t index, uint8_t root[LR_SEAL_HASH])
{
    lr_buffer level = {0};
    bool ok = lr_buffer_append(&level, k->leaves.bytes, k->leaves.length);
    size_t count = k->leaves.length / LR_SEAL_HASH;
    k->proof.length = 0;
    for (; ok && count > 1; count = (count + 1) / 2, index /= 2) {
        if ((index ^ 1) < count)
            ok = lr_buffer_append(&k->proof, level.bytes + (index ^ 1) * LR_SEAL_HASH, LR_SEAL_HASH);
        for (size_t i = 0; ok && i < count; i += 2) {
            uint8_t *place = level.bytes + i / 2 * LR_SEAL_HASH;
            const uint8_t *left = level.bytes + i * LR_SEAL_HASH;
            if (i + 1 < count)
                ok = lr_seal_node(context, left, left + LR_SEAL_HASH, place);
            else
                memmove(place, left, LR_SEAL_HASH);
        }
    }
    if (ok)
        memcpy(root, level.bytes, LR_SEAL_HASH);
    lr_buffer_free(&level);
    return ok;
}

/* HMAC of the seed, which is a secret as well. What the context hashed last stays in it, in libcrypto's memory: something else follows. */
static bool follow(const lr_seal_keys *k, EVP_MD_CTX *context, const char *what, uint8_t out[LR_SEAL_HASH])
{
    uint8_t nothing[LR_SEAL_HASH];
    const bool ok = lr_hmac_sha256(context, (lr_text){k->seed, LR_SEAL_HASH}, (lr_text){(const uint8_t *)what, strlen(what)}, out);
    return lr_sha256(context, (lr_text){0}, nothing) && ok;
}

/* The key that signs in this epoch; NULL: libcrypto failed. EVP_PKEY_free() wipes it. */
static EVP_PKEY *signing_key(const lr_seal_keys *k, EVP_MD_CTX *context)
{
    uint8_t *seed = lr_key_alloc(LR_SEAL_HASH);
    EVP_PKEY *key = NULL;
    if (seed && follow(k, context, "sign", seed))
        key = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, seed, LR_SEAL_HASH);
    lr_key_free(seed);
    return key;
}

/* The public key of this epoch, and that it is the one that was enrolled. */
static int32_t use_epoch(lr_seal_keys *k, EVP_MD_CTX *context, logredact_error *error)
{
    uint8_t entry[8 + LR_SEAL_HASH], leaf[LR_SEAL_HASH], root[LR_SEAL_HASH];
    size_t length = sizeof k->public;
    EVP_PKEY *key = signing_key(k, context);
    const bool ok = key && EVP_PKEY_get_raw_public_key(key, k->public, &length) > 0;
    EVP_PKEY_free(key);
    lr_burn_stack();
    if (!ok)
        return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not make the seal's key");
    lr_put_be(entry, k->epoch, 8);
    memcpy(entry + 8, k->public, LR_SEAL_HASH);
    if (!lr_seal_leaf(context, 3, entry, sizeof entry, leaf) || !prove(k, context, k->epoch, root))
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for the seal's keys");
    if (memcmp(leaf, k->leaves.bytes + k->epoch * LR_SEAL_HASH, LR_SEAL_HASH) != 0)
        return refuse(error, "the seal's state does not belong to the keys that were enrolled");
    return LOGREDACT_OK;
}

static bool write_state(lr_seal_keys *k, EVP_MD_CTX *context)
{
    uint8_t sum[LR_SEAL_HASH], *state = lr_key_alloc(STATE_BYTES);
    if (!state)
        return false;
    memcpy(state, STATE_SIGN, 8);
    lr_put_be(state + 8, k->epoch, 8);
    memcpy(state + 16, k->seed, LR_SEAL_HASH);
    bool ok = lr_seal_hash(context, state, STATE_BYTES - 8, sum);
    memcpy(state + STATE_BYTES - 8, sum, 8);
    const int before = openat(k->directory, "state", O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    ok = ok && lr_seal_file_write(k->directory, "state", state, STATE_BYTES);
    if (ok)
        overwrite(before, STATE_BYTES);
    if (before >= 0)
        close(before);
    lr_key_free(state);
    return ok;
}

static int32_t read_state(lr_seal_keys *k, EVP_MD_CTX *context, logredact_error *error)
{
    lr_buffer state = {.bytes = lr_key_alloc(STATE_BYTES + 1), .capacity = STATE_BYTES + 1}; /* which never grows */
    uint8_t sum[LR_SEAL_HASH];
    const char *why = !state.bytes ? "no memory for the seal's keys" : read_file(k->directory, "state", STATE_BYTES, true, &state);
    if (!why && (state.length != STATE_BYTES || memcmp(state.bytes, STATE_SIGN, 8) != 0 || !lr_seal_hash(context, state.bytes, STATE_BYTES - 8, sum) ||
                 memcmp(sum, state.bytes + STATE_BYTES - 8, 8) != 0))
        why = "the seal's state is damaged; make a new directory with logredact keys new seal, and enrol it";
    if (!why) {
        k->epoch = lr_be(state.bytes + 8, 8);
        memcpy(k->seed, state.bytes + 16, LR_SEAL_HASH);
        if (k->epoch >= k->epochs)
            why = "the seal's state is damaged; make a new directory with logredact keys new seal, and enrol it";
    }
    lr_key_free(state.bytes);
    return why ? refuse(error, why) : LOGREDACT_OK;
}

uint64_t lr_seal_epoch_of(const lr_seal_keys *k, int64_t now)
{
    const uint64_t epoch = now > k->start ? (uint64_t)(now - k->start) / k->seconds : 0;
    return epoch > k->epoch ? epoch : k->epoch;
}

int32_t lr_seal_keys_evolve(lr_seal_keys *k, EVP_MD_CTX *context, uint64_t epoch, logredact_error *error)
{
    if (epoch >= k->epochs)
        return refuse(error, "the seal's last epoch is over; make a new directory with logredact keys new seal, and enrol it");
    const bool moves = epoch > k->epoch;
    for (; k->epoch < epoch; k->epoch++)
        if (!follow(k, context, "evolve", k->seed))
            return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not make the seal's key");
    if (moves && !write_state(k, context)) {
        k->ended = true; /* what was signed now would pass for a forgery: the disk has the epoch before */
        return refuse(error, "the seal's state could not be written, and nothing is sealed without");
    }
    const int32_t status = use_epoch(k, context, error);
    k->ended |= status != LOGREDACT_OK;
    return status;
}

/* What is wrong with the directory of the keys, and with that of the spools. */
enum { CANNOT_OPEN, NOT_ALONE, CANNOT_WRITE, TAKEN };
static const char *const of_keys[] = {
    "the seal's directory cannot be opened; make it with logredact keys new seal",
    "the seal's directory is not this user's alone; chmod 700 it",
    "the seal's directory cannot be written to, and sealing keeps its state there",
    "another process seals with this directory; each needs one of its own",
};
static const char *const of_spools[] = {
    "the directory of the seal's spool cannot be opened; make it, with mode 700, for the user that the filter runs as",
    "the directory of the seal's spool is not this user's alone; chmod 700 it",
    "the directory of the seal's spool cannot be written to, and nothing is sealed without",
    "another process has its spool in this directory; each needs one of its own",
};

static const char *open_directory(const char *name, const char *const wrong[], int *directory, int *lock)
{
    struct stat info;
    *directory = lr_secret_open(AT_FDCWD, name, O_DIRECTORY);
    if (*directory < 0 || fstat(*directory, &info) < 0)
        return wrong[CANNOT_OPEN];
    if (info.st_uid != geteuid() || (info.st_mode & 077))
        return wrong[NOT_ALONE];
    *lock = openat(*directory, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*lock < 0)
        return wrong[CANNOT_WRITE];
    return flock(*lock, LOCK_EX | LOCK_NB) < 0 ? wrong[TAKEN] : NULL;
}

const char *lr_seal_spool_open(const lr_seal_keys *k, const char *name, int *directory, int *lock)
{
    struct stat keys, spools;
    if (fstat(k->directory, &keys) == 0 && stat(name, &spools) == 0 && keys.st_dev == spools.st_dev && keys.st_ino == spools.st_ino)
        return NULL;
    return open_directory(name, of_spools, directory, lock);
}

int32_t lr_seal_keys_open(lr_seal_keys *k, EVP_MD_CTX *context, const char *directory, lr_text origin, int64_t now, logredact_error *error)
{
    uint8_t root[LR_SEAL_HASH];
    k->directory = k->lock = -1;
    k->origin = origin;
    if (!(k->seed = lr_secret_alloc(LR_SEAL_HASH)))
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for the seal's keys");
    const char *why = open_directory(directory, of_keys, &k->directory, &k->lock);
    if (!why)
        why = read_file(k->directory, "enrolment", ENROLMENT_MAX, false, &k->enrolment);
    if (!why)
        why = read_file(k->directory, "epochs", (size_t)LR_SEAL_EPOCHS * LR_SEAL_HASH, false, &k->leaves);
    if (!why && (k->leaves.length == 0 || k->leaves.length % LR_SEAL_HASH))
        why = "the seal's epochs are damaged";
    if (why)
        return refuse(error, why);
    if (!make_leaves(k, context) || !prove(k, context, 0, root))
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for the seal's keys");
    if ((why = read_enrolment(k, root)))
        return refuse(error, why);
    const int32_t status = read_state(k, context, error);
    return status == LOGREDACT_OK ? lr_seal_keys_evolve(k, context, lr_seal_epoch_of(k, now), error) : status;
}

void lr_seal_keys_close(lr_seal_keys *k)
{
    lr_secret_free(k->seed, LR_SEAL_HASH);
    lr_buffer_free(&k->enrolment);
    lr_buffer_free(&k->leaves);
    lr_buffer_free(&k->proof);
    if (k->lock >= 0)
        close(k->lock);
    if (k->directory >= 0)
        close(k->directory);
    *k = (lr_seal_keys){.directory = -1, .lock = -1};
}

static bool sign(const lr_seal_keys *k, EVP_MD_CTX *hash, lr_text text, uint8_t out[64])
{
    size_t length = 64;
    EVP_PKEY *key = signing_key(k, hash);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool ok = key && context && EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, key, NULL) > 0 &&
                    EVP_DigestSign(context, out, &length, text.bytes, text.length) > 0 && length == 64;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    lr_burn_stack();
    return ok;
}

bool lr_seal_note(const lr_seal_keys *k, EVP_MD_CTX *context, lr_text text, lr_buffer *note)
{
    uint8_t signature[4 + 64], id[LR_SEAL_HASH], named[128 + 2 + LR_SEAL_HASH];
    char encoded[96];
    const size_t length = k->origin.length;
    memcpy(named, k->origin.bytes, length); /* at most 128 bytes: the plan's reader sees to it */
    named[length] = '\n';
    named[length + 1] = 1;
    memcpy(named + length + 2, k->public, LR_SEAL_HASH);
    if (k->ended || !lr_seal_hash(context, named, length + 2 + LR_SEAL_HASH, id) || !sign(k, context, text, signature + 4))
        return false;
    memcpy(signature, id, 4);
    const size_t signs = lr_base64(signature, sizeof signature, encoded);
    return lr_buffer_append(note, text.bytes, text.length) && lr_buffer_append(note, "\n\xe2\x80\x94 ", 5) &&
           lr_buffer_append(note, k->origin.bytes, length) && lr_buffer_put(note, ' ') && lr_buffer_append(note, encoded, signs) &&
           lr_buffer_put(note, '\n');
}
