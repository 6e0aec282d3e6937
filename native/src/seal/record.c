/* Salts, commitments to fields, and the hash of a record (docs/seal-spec.md, Record). */
#include "seal.h"

#define HEAD (3u + LR_SEAL_STREAM + 8u + 8u + 4u + 4u)
#define DERIVE (3u + LR_SEAL_SALT + 4u)
#define GROUP 8u /* hashes that do not wait for one another */

static uint8_t *begin(lr_buffer *digests, const lr_seal_place *place, size_t count)
{
    digests->length = 0;
    if (count > UINT32_MAX || !lr_buffer_reserve(digests, HEAD + count * LR_SEAL_HASH + LR_SEAL_PAD))
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
    (void)lr_seal_pad(digests->bytes, digests->length);
    return digests->bytes + HEAD;
}

static uint8_t *text_of(const lr_canonical *canonical, const lr_seal_entry *entry)
{
    return canonical->cv.bytes + entry->at - LR_SEAL_ROOM;
}

static void put_salt(const lr_canonical *canonical, const lr_seal_entry *entry, const uint8_t *salt)
{
    memcpy(text_of(canonical, entry) + 3, salt, LR_SEAL_SALT);
}

/* d_k */
static bool commit(EVP_MD_CTX *context, const lr_canonical *canonical, const lr_seal_entry *entry, uint8_t *out)
{
    return lr_seal_hash_padded(context, text_of(canonical, entry), LR_SEAL_ROOM + entry->end - entry->at, out);
}

bool lr_seal_record(EVP_MD_CTX *context, lr_canonical *canonical, const lr_seal_place *place, const uint8_t salt[LR_SEAL_SALT],
                    lr_buffer *digests, uint8_t hash[LR_SEAL_HASH])
{
    uint8_t *out = begin(digests, place, canonical->fields), derive[GROUP][DERIVE + LR_SEAL_PAD], salts[2 * GROUP][LR_SEAL_SALT];
    if (!out)
        return false;
    for (size_t first = 0; first < canonical->fields; first += 2 * GROUP) {
        const lr_seal_entry *entries = canonical->entries + first;
        const size_t left = canonical->fields - first, count = left < 2 * GROUP ? left : 2 * GROUP;
        for (size_t i = 0; 2 * i < count; i++) {
            memcpy(derive[i], "lrS", 3);
            memcpy(derive[i] + 3, salt, LR_SEAL_SALT);
            lr_put_be(derive[i] + 3 + LR_SEAL_SALT, first / 2 + i, 4);
            (void)lr_seal_pad(derive[i], DERIVE);
        }
        for (size_t i = 0; 2 * i < count; i++)
            if (!lr_seal_hash_padded(context, derive[i], DERIVE, salts[2 * i]))
                return false;
        for (size_t k = 0; k < count; k++)
            put_salt(canonical, &entries[k], salts[k]);
        for (size_t k = 0; k < count; k++, out += LR_SEAL_HASH)
            if (!commit(context, canonical, &entries[k], out))
                return false;
    }
    return lr_seal_hash_padded(context, digests->bytes, digests->length, hash);
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
            put_salt(canonical, entry, item);
            if (!commit(context, canonical, entry++, out))
                return false;
            at += 1 + LR_SEAL_SALT;
        }
    }
    *fits = true;
    return lr_seal_hash_padded(context, digests->bytes, digests->length, hash);
}
