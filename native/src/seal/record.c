/* Salts, commitments to fields, and the hash of a record (docs/seal-spec.md, Record). */
#include "seal.h"

#define HEAD (3u + LR_SEAL_STREAM + 8u + 8u + 4u + 4u)

static uint8_t *begin(lr_buffer *digests, const lr_seal_place *place, size_t count)
{
    digests->length = 0;
    if (count > UINT32_MAX || !lr_buffer_reserve(digests, HEAD + count * LR_SEAL_HASH))
        return NULL;
    uint8_t *out = digests->bytes;
    memcpy(out, "lrR", 3);
    memcpy(out + 3, place->stream, LR_SEAL_STREAM);
    out += 3 + LR_SEAL_STREAM;
    lr_put_be(out, place->seq, 8);
    lr_put_be(out + 8, (uint64_t)place->sec, 8);
    lr_put_be(out + 16, place->nsec, 4);
    lr_put_be(out + 20, count, 4);
    digests->length = HEAD + count * LR_SEAL_HASH;
    return digests->bytes + HEAD;
}

/* d_k, made in the room before the entry, where salt and values lie side by side. */
static bool commit(EVP_MD_CTX *context, lr_canonical *canonical, const lr_seal_entry *entry, const uint8_t *salt, uint8_t *out)
{
    uint8_t *text = canonical->cv.bytes + entry->at - LR_SEAL_ROOM;
    memcpy(text, "lrF", 3);
    memcpy(text + 3, salt, LR_SEAL_SALT);
    return lr_seal_hash(context, text, LR_SEAL_ROOM + entry->end - entry->at, out);
}

bool lr_seal_record(EVP_MD_CTX *context, lr_canonical *canonical, const lr_seal_place *place, const uint8_t salt[LR_SEAL_SALT],
                    lr_buffer *digests, uint8_t hash[LR_SEAL_HASH])
{
    uint8_t *out = begin(digests, place, canonical->fields), salts[2 * LR_SEAL_SALT], derive[3 + LR_SEAL_SALT + 4] = "lrS";
    if (!out)
        return false;
    memcpy(derive + 3, salt, LR_SEAL_SALT);
    for (size_t k = 0; k < canonical->fields; k++, out += LR_SEAL_HASH) {
        if (k % 2 == 0) {
            lr_put_be(derive + 3 + LR_SEAL_SALT, k / 2, 4);
            if (!lr_seal_hash(context, derive, sizeof derive, salts))
                return false;
        }
        if (!commit(context, canonical, &canonical->entries[k], salts + k % 2 * LR_SEAL_SALT, out))
            return false;
    }
    return lr_seal_hash(context, digests->bytes, digests->length, hash);
}

bool lr_seal_erased(EVP_MD_CTX *context, lr_canonical *canonical, const lr_seal_place *place, lr_text list, lr_buffer *digests,
                    uint8_t hash[LR_SEAL_HASH], bool *fits)
{
    size_t count = 0, there = 0;
    *fits = false;
    for (size_t at = 0; at < list.length; count++) {
        const uint8_t kind = list.bytes[at];
        const size_t bytes = 1 + (kind ? LR_SEAL_HASH : LR_SEAL_SALT);
        if (kind > 1 || bytes > list.length - at)
            return true;
        there += kind == 0;
        at += bytes;
    }
    if (there != canonical->fields)
        return true;
    uint8_t *out = begin(digests, place, count);
    if (!out)
        return false;
    const lr_seal_entry *entry = canonical->entries;
    for (size_t at = 0; at < list.length; out += LR_SEAL_HASH) {
        const uint8_t *item = list.bytes + at + 1;
        if (list.bytes[at]) {
            memcpy(out, item, LR_SEAL_HASH);
            at += 1 + LR_SEAL_HASH;
        } else {
            if (!commit(context, canonical, entry++, item, out))
                return false;
            at += 1 + LR_SEAL_SALT;
        }
    }
    *fits = true;
    return lr_seal_hash(context, digests->bytes, digests->length, hash);
}
