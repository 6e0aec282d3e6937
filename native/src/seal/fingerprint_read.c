/* Fingerprints, read again: what a verifier asks of each record. */
#include <openssl/crypto.h>

#include "../crypto/key_heap.h"
#include "../error.h"
#include "fingerprint.h"
#include "reader.h"

struct lr_fingerprint_reader {
    lr_buffer names, room; /* of the fields that count; at once: what texts point to must not move */
    lr_text *of;
    size_t of_count;
    struct {
        char id[LR_KEY_ID];
        uint8_t bytes[LR_SEAL_HASH];
    } *keys;
    size_t key_count;
};

static bool same(lr_text text, const char *made, size_t length)
{
    return text.length == length && CRYPTO_memcmp(text.bytes, made, length) == 0;
}

static const uint8_t *key_of(const lr_fingerprint_reader *f, const uint8_t *id)
{
    for (size_t k = 0; k < f->key_count; k++)
        if (memcmp(f->keys[k].id, id, LR_KEY_ID) == 0)
            return f->keys[k].bytes;
    return NULL;
}

bool lr_fingerprint_look(lr_fingerprint_reader *f, EVP_MD_CTX *context, const lr_canonical *c, uint8_t *state)
{
    const lr_text own = c->own;
    const bool is_signed = own.length == 4 + LR_KEY_ID + 43 && memcmp(own.bytes, "1s.", 3) == 0 && own.bytes[3 + LR_KEY_ID] == '.';
    lr_text key = {0};
    uint8_t hash[LR_SEAL_HASH];
    char text[LR_FINGERPRINT_MAX];
    *state = LOGREDACT_SEAL_BROKEN;
    /* A hash where a signature must be is one that anybody can make. */
    if (!c->own_is_text || is_signed != (f->key_count > 0) || (!is_signed && own.length != 2 * LR_SEAL_HASH))
        return true;
    if (is_signed) {
        key = (lr_text){key_of(f, own.bytes + 3), LR_SEAL_HASH};
        *state = LOGREDACT_SEAL_UNKNOWN_KEY;
        if (!key.bytes)
            return true;
    }
    if (!lr_fingerprint(context, c, f->of, f->of_count, key, &f->room, hash))
        return false;
    const size_t length = lr_fingerprint_text(hash, is_signed ? (const char *)own.bytes + 3 : NULL, text);
    *state = !c->repeated && same(own, text, length) ? LOGREDACT_SEAL_WHOLE : LOGREDACT_SEAL_MODIFIED;
    return true;
}

lr_fingerprint_reader *lr_fingerprint_reader_new(const logredact_bytes *of, size_t of_count, const logredact_key *keys, size_t key_count)
{
    lr_fingerprint_reader *f = lr_calloc(1, sizeof *f);
    size_t length = 1;
    for (size_t i = 0; i < of_count; i++)
        length += of[i].length;
    if (!f || !lr_buffer_reserve(&f->names, length) || !(f->of = lr_calloc(of_count + 1, sizeof *f->of)) ||
        !(f->keys = lr_key_alloc((key_count + 1) * sizeof *f->keys))) {
        lr_fingerprint_reader_free(f);
        return NULL;
    }
    f->of_count = of_count;
    f->key_count = key_count;
    for (size_t i = 0; i < of_count; i++) {
        f->of[i] = (lr_text){f->names.bytes + f->names.length, of[i].length};
        (void)lr_buffer_append(&f->names, of[i].bytes, of[i].length);
    }
    for (size_t k = 0; k < key_count; k++) {
        memcpy(f->keys[k].id, keys[k].name, LR_KEY_ID);
        memcpy(f->keys[k].bytes, keys[k].bytes, LR_SEAL_HASH);
    }
    return f;
}

void lr_fingerprint_reader_free(lr_fingerprint_reader *f)
{
    if (!f)
        return;
    lr_key_free(f->keys);
    lr_free(f->of);
    lr_buffer_free(&f->names);
    lr_buffer_free(&f->room);
    lr_free(f);
}
