/*
 * Seal: the records of a stream are numbered, each gets one string, and a Merkle tree over all of them is signed at short
 * intervals (docs/seal-spec.md). It takes finished records behind encode and knows no rule.
 *
 * Here is what its parts share. Functions that give a bool: false means no memory, or that libcrypto failed.
 */
#ifndef LR_SEAL_H
#define LR_SEAL_H

#include <openssl/evp.h>

#include "../encode/encode.h"
#include "../msgpack.h"
#include "../sort.h"

#define LR_SEAL_HASH 32u
#define LR_SEAL_STREAM 12u
#define LR_SEAL_STREAM_TEXT 16u
#define LR_SEAL_SALT 16u
#define LR_SEAL_LEAF 128u
#define LR_SEAL_DEPTH 256u /* containers in each other, the record included */
/* Of a record's canonical values, and of entries of maps that are open at a time: numbers take eight times their room. */
#define LR_SEAL_BYTES (12u << 20)
#define LR_SEAL_ENTRIES (1u << 17)
#define LR_SEAL_EPOCHS (1u << 22)

/* hash.c: SHA-256 of one piece; the context is for one use after the other. */
EVP_MD_CTX *lr_seal_hash_new(void);
/*
 * A text that is to be hashed where it lies: behind it is room for LR_SEAL_PAD bytes, which lr_seal_pad() fills as FIPS 180-4, 5.1.1
 * has it; returns the bytes of both. Best done some time before the hash: a block cannot be loaded while it is still being written.
 */
#define LR_SEAL_PAD 72u
size_t lr_seal_pad(uint8_t *text, size_t length);
bool lr_seal_hash_padded(EVP_MD_CTX *context, const uint8_t *text, size_t length, uint8_t out[LR_SEAL_HASH]);
bool lr_seal_hash(EVP_MD_CTX *context, const void *bytes, size_t length, uint8_t out[LR_SEAL_HASH]);
bool lr_seal_leaf(EVP_MD_CTX *context, uint8_t type, const void *bytes, size_t length, uint8_t out[LR_SEAL_HASH]); /* at most LR_SEAL_LEAF bytes */
bool lr_seal_node(EVP_MD_CTX *context, const uint8_t *left, const uint8_t *right, uint8_t out[LR_SEAL_HASH]);

/* text.c: base64url without padding (RFC 4648, 5), and decimal numbers. */
size_t lr_base64url(const uint8_t *bytes, size_t length, char *out); /* writes (4n + 2) / 3 characters, and returns that */
bool lr_base64url_append(lr_buffer *out, const void *bytes, size_t length);
/* How many bytes so many signs are. */
static inline size_t lr_base64url_bytes(size_t signs)
{
    return signs / 4 * 3 + (signs % 4 ? signs % 4 - 1 : 0);
}
/* Exactly `length` bytes, strictly; false: it is not that. */
bool lr_base64url_read(lr_text text, uint8_t *out, size_t length);
size_t lr_base64(const uint8_t *bytes, size_t length, char *out); /* with padding: 4 * ((n + 2) / 3) characters */
size_t lr_seal_decimal(int64_t number, char *out); /* at most 20 characters */
bool lr_seal_decimal_read(lr_text text, bool negative, uint64_t *number); /* negative: a '-' may stand first */

/* tree.c: RFC 6962, kept as the roots of the complete subtrees: hash[i] is of 2^i leaves where bit i of size is set. */
typedef struct lr_tree {
    uint64_t size;
    uint8_t hash[64][LR_SEAL_HASH];
} lr_tree;

bool lr_tree_push(EVP_MD_CTX *context, lr_tree *tree, const uint8_t leaf[LR_SEAL_HASH]);
bool lr_tree_root(EVP_MD_CTX *context, const lr_tree *tree, uint8_t root[LR_SEAL_HASH]);
/* The frontier, from left to right, at most 64 hashes; returns its bytes. */
size_t lr_tree_frontier(const lr_tree *tree, uint8_t *out);

/*
 * canonical.c: a record as canonical values. One entry for each field: in `cv`, from `at` on, lp(K(key)) ‖ cv(value) up to
 * `end`, with LR_SEAL_ROOM bytes before, "lrF" and room for a salt, and padded behind. Entries come in ascending order of keys.
 */
#define LR_SEAL_ROOM (3u + LR_SEAL_SALT)

typedef struct lr_seal_entry {
    size_t at, end;
    size_t start, stop; /* in the record's bytes: the entry, up to where the next one begins */
    uint32_t key;       /* bytes of its key */
    uint64_t prefix;    /* the first eight of them as a number, zeros behind a shorter one */
} lr_seal_entry;

typedef struct lr_seal_map {
    size_t header, entries; /* in cv: where its header is; in the entries: its first */
    size_t source, width;   /* in the record: where its header is, and its size */
    size_t last; /* the entry that was begun last, SIZE_MAX: none, or that of the seal's own key */
    uint32_t count;
    bool is_map, is_key;
} lr_seal_map;

typedef struct lr_canonical {
    lr_walk walk;
    lr_buffer decoded, cv, spare;
    size_t padding;      /* bytes in `cv` that are no part of the record's values */
    lr_seal_entry *entries;
    size_t count, capacity;
    lr_seal_map *maps;
    lr_text field;       /* the seal's key */
    /* Of the record that was read: */
    size_t fields;       /* entries[0..fields) */
    bool repeated;       /* some map has two entries of one key: `edits` take out all but the last */
    lr_edits edits;
    bool unclean;        /* strings in it are no UTF-8, or numbers none: JSON has no such thing, and each writer makes something else of it */
    bool has_own;        /* it has an entry under the seal's key; of the last of them: */
    bool own_is_text;
    lr_text own;         /* its text, and where its value stands in the record */
    size_t own_start, own_end;
    size_t body;         /* the record's end, without white space behind it */
    size_t head, head_width; /* msgpack: its header */
    uint32_t pairs, own_gone; /* its entries; of these, those under the seal's key but the last */
    /* While it is read: */
    bool at_own, own_open;      /* the value of the seal's key is next; nothing stands behind that entry yet */
    size_t own_entry, own_stop; /* that entry, up to where the next one begins */
} lr_canonical;

bool lr_canonical_init(lr_canonical *canonical, lr_text field);
void lr_canonical_free(lr_canonical *canonical);
/* Reads bytes[start..end). E_MALFORMED: no map, or no JSON; E_LIMIT: too deep, or too many repeated keys; E_MEMORY. */
int32_t lr_canonical_read(lr_canonical *canonical, bool json, const uint8_t *bytes, size_t start, size_t end);

/*
 * clean.c: edits that make of an unclean record what all writers of JSON make the same of: U+FFFD for what is no UTF-8 in strings, nil for
 * numbers that are none. E_LIMIT, E_MEMORY.
 */
int32_t lr_canonical_clean(lr_canonical *canonical, const uint8_t *bytes, size_t start, size_t end);

/* record.c: what the seal of a record says. */
typedef struct lr_seal_place {
    uint8_t stream[LR_SEAL_STREAM];
    uint64_t seq;
    int64_t sec;
    uint32_t nsec;
} lr_seal_place;

/* The record's hash, of the fields that were read, once; `digests` is room that is kept between calls. */
bool lr_seal_record(EVP_MD_CTX *context, lr_canonical *canonical, const lr_seal_place *place, const uint8_t salt[LR_SEAL_SALT],
                    lr_buffer *digests, uint8_t hash[LR_SEAL_HASH]);
/* The same of a record of which fields were erased, from its list; *fits false: it has another number of fields. */
bool lr_seal_erased(EVP_MD_CTX *context, lr_canonical *canonical, const lr_seal_place *place, lr_text list, lr_buffer *digests,
                    uint8_t hash[LR_SEAL_HASH], bool *fits);

#endif
