#include "fingerprint.h"

#include "../crypto/crypto.h"
#include "../error.h"

static bool counts(const lr_canonical *c, const lr_seal_entry *entry, const lr_text *of, size_t of_count)
{
    for (size_t i = 0; i < of_count; i++)
        if (entry->key == of[i].length && memcmp(c->cv.bytes + entry->at + 4, of[i].bytes, entry->key) == 0)
            return true;
    return of_count == 0;
}

bool lr_fingerprint(EVP_MD_CTX *context, const lr_canonical *c, const lr_text *of, size_t of_count, lr_text key, lr_buffer *room,
                    uint8_t out[LR_SEAL_HASH])
{
    uint8_t head[7] = {'l', 'r', key.length ? 'M' : 'D'};
    uint32_t fields = 0;
    room->length = 0;
    if (!lr_buffer_append(room, head, sizeof head))
        return false;
    for (size_t k = 0; k < c->fields; k++) {
        const lr_seal_entry *entry = &c->entries[k];
        if (!counts(c, entry, of, of_count))
            continue;
        if (!lr_buffer_append(room, c->cv.bytes + entry->at, entry->end - entry->at))
            return false;
        fields++;
    }
    lr_put_be(room->bytes + 3, fields, 4);
    const lr_text text = {room->bytes, room->length};
    const bool ok = key.length ? lr_hmac_sha256(context, key, text, out) : lr_seal_hash(context, text.bytes, text.length, out);
    lr_buffer_shrink(room, 1u << 20);
    return ok;
}

size_t lr_fingerprint_text(const uint8_t hash[LR_SEAL_HASH], const char *id, char out[LR_FINGERPRINT_MAX])
{
    if (id) {
        memcpy(out, "1s.", 3);
        memcpy(out + 3, id, LR_KEY_ID);
        out[3 + LR_KEY_ID] = '.';
        return 4 + LR_KEY_ID + lr_base64url(hash, LR_SEAL_HASH, out + 4 + LR_KEY_ID);
    }
    for (size_t i = 0; i < LR_SEAL_HASH; i++) {
        out[2 * i] = "0123456789abcdef"[hash[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
    }
    return 2 * LR_SEAL_HASH;
}

int32_t lr_fingerprint_begin(logredact_session *s, logredact_error *error)
{
    const lr_fingerprint_policy *of = &s->policy->fingerprint;
    if (!of->on)
        return LOGREDACT_OK;
    if (s->options.format == LOGREDACT_FORMAT_TEXT)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the policy puts a hash or a signature on records, and text has no place for it");
    lr_fingerprinter *f = s->fingerprinter = lr_calloc(1, sizeof *f);
    if (!f || !lr_buffer_append(&f->field, of->field.bytes, of->field.length) || !(f->hash = lr_seal_hash_new()) ||
        !lr_canonical_init(&f->canonical, (lr_text){f->field.bytes, f->field.length}))
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a session");
    return LOGREDACT_OK;
}

void lr_fingerprint_free(lr_fingerprinter *f)
{
    if (!f)
        return;
    lr_canonical_free(&f->canonical);
    lr_buffer_free(&f->field);
    lr_buffer_free(&f->room);
    lr_buffer_free(&f->spare);
    EVP_MD_CTX_free(f->hash);
    lr_free(f);
}

int32_t lr_fingerprint_event(logredact_session *s, size_t from, const lr_event *event)
{
    lr_fingerprinter *f = s->fingerprinter;
    const logredact_policy *policy = s->policy;
    const lr_fingerprint_policy *of = &policy->fingerprint;
    const bool keyed = of->key != LR_NO_KEY;
    const lr_text key = {keyed ? policy->derived + (size_t)of->derived * LR_DERIVED_BYTES : NULL, keyed ? LR_SEAL_HASH : 0};
    lr_stands stands;
    uint8_t hash[LR_SEAL_HASH];
    char text[LR_FINGERPRINT_MAX];
    if (s->marker)
        return LOGREDACT_OK;
    if (LR_FAULT("seal") || !lr_seal_find(s, from, event, &stands))
        return LOGREDACT_E_INTERNAL;
    const int32_t status = lr_seal_read(s, &f->canonical, &f->spare, &stands);
    if (status != LOGREDACT_OK)
        return status;
    if (!lr_fingerprint(f->hash, &f->canonical, of->of, of->of_count, key, &f->room, hash))
        return LOGREDACT_E_CRYPTO;
    const size_t length = lr_fingerprint_text(hash, keyed ? policy->keys[of->key].id : NULL, text);
    return lr_seal_insert(s, &f->canonical, text, length) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

const char *logredact_policy_seal_field(const logredact_policy *policy, size_t *length)
{
    const lr_text field = policy->seal.on ? policy->seal.field : policy->fingerprint.field;
    *length = field.length;
    return (const char *)field.bytes;
}

int32_t logredact_policy_fingerprints(const logredact_policy *policy)
{
    return policy->fingerprint.on;
}
