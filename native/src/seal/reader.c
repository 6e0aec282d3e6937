/* The ABI's reader of sealed records: frames, hashes, and says what of a seal is right. */
#include "../error.h"
#include "../frame/frame.h"
#include "../msgpack.h"
#include "reader.h"

#define RECORD_MAX (64u << 20)
#define IGNORE_MAX 64u
#define FINGERPRINT_MAX 1024u

struct logredact_seal_reader {
    int32_t format;
    uint32_t source;
    lr_framer framer;
    EVP_MD_CTX *hash;
    lr_canonical canonical;
    lr_buffer names;               /* of the seal's key, and of the fields to ignore */
    lr_buffer beside;              /* the name of a field that checkpoints may have */
    lr_text ignore[IGNORE_MAX];
    size_t ignore_count;
    lr_buffer pending, digests, list, texts, fields;
    logredact_seal_row *rows;
    size_t row_count, row_capacity;
    uint64_t number;
    lr_fingerprint_reader *fingerprints; /* NULL: it reads seals */
};

/* The parts of a seal between dots. */
typedef struct lr_seal_text {
    lr_text part[12];
    size_t count;
} lr_seal_text;

static bool split(lr_text text, lr_seal_text *out)
{
    size_t at = 0;
    out->count = 0;
    for (;;) {
        const uint8_t *dot = at < text.length ? memchr(text.bytes + at, '.', text.length - at) : NULL;
        const size_t end = dot ? (size_t)(dot - text.bytes) : text.length;
        if (out->count == 12)
            return false;
        out->part[out->count++] = (lr_text){text.bytes + at, end - at};
        if (!dot)
            return true;
        at = end + 1;
    }
}

static bool is(lr_text text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

static void ignore_fields(logredact_seal_reader *r)
{
    lr_canonical *c = &r->canonical;
    size_t kept = 0;
    for (size_t k = 0; k < c->fields; k++) {
        const lr_seal_entry *entry = &c->entries[k];
        bool gone = false;
        for (size_t i = 0; i < r->ignore_count && !gone; i++)
            gone = entry->key == r->ignore[i].length && memcmp(c->cv.bytes + entry->at + 4, r->ignore[i].bytes, entry->key) == 0;
        if (!gone)
            c->entries[kept++] = *entry;
    }
    c->fields = kept;
}

/* What stands beside a checkpoint nothing vouches for: someone may have put it there under one that is true. */
static bool stands_alone(const logredact_seal_reader *r)
{
    const lr_canonical *c = &r->canonical;
    if (c->repeated || c->fields > 1)
        return false;
    const uint8_t *key = c->fields ? c->cv.bytes + c->entries[0].at + 4 : NULL;
    return !key || (r->beside.length && c->entries[0].key == r->beside.length && memcmp(key, r->beside.bytes, r->beside.length) == 0 &&
                    key[r->beside.length] == 's');
}

/* The record whose fields were read, by its seal. False: no memory, or libcrypto failed. */
static bool look(logredact_seal_reader *r, logredact_seal_row *row)
{
    lr_canonical *c = &r->canonical;
    lr_seal_text seal;
    lr_seal_place place;
    uint64_t seq, sec, nsec;
    uint8_t claimed[LR_SEAL_HASH], hash[LR_SEAL_HASH], salt[LR_SEAL_SALT];
    if (r->fingerprints)
        return lr_fingerprint_look(r->fingerprints, r->hash, c, &row->state[3]);
    row->state[3] = LOGREDACT_SEAL_BROKEN;
    if (!c->own_is_text || !split(c->own, &seal))
        return true;
    if (is(seal.part[0], "1c")) {
        uint8_t head[12];
        if (seal.count != 12 || !lr_base64url_read(seal.part[1], row->stream, sizeof row->stream))
            return true;
        if (stands_alone(r))
            row->state[3] = LOGREDACT_SEAL_CHECKPOINT;
        lr_put_be(head, r->number, 8);
        lr_put_be(head + 8, c->own.length, 4);
        return lr_buffer_append(&r->texts, head, sizeof head) && lr_buffer_append(&r->texts, c->own.bytes, c->own.length);
    }
    const bool erased = is(seal.part[0], "1r");
    if (seal.count != 7 || (!erased && !is(seal.part[0], "1")) || !lr_base64url_read(seal.part[1], place.stream, sizeof place.stream) ||
        !lr_seal_decimal_read(seal.part[2], false, &seq) || !lr_seal_decimal_read(seal.part[3], true, &sec) ||
        !lr_seal_decimal_read(seal.part[4], false, &nsec) || nsec > UINT32_MAX || !lr_base64url_read(seal.part[6], claimed, sizeof claimed))
        return true;
    place.seq = seq;
    place.sec = (int64_t)sec;
    place.nsec = (uint32_t)nsec;
    memcpy(row->stream, place.stream, sizeof row->stream);
    lr_put_be(row->seq, seq, 8);
    lr_put_be(row->sec, sec, 8);
    lr_put_be(row->nsec, nsec, 4);
    row->state[3] = LOGREDACT_SEAL_MODIFIED;
    if (c->repeated)
        return true;
    bool fits = true;
    if (erased) {
        const size_t bytes = lr_base64url_bytes(seal.part[5].length);
        r->list.length = 0;
        if (!lr_buffer_reserve(&r->list, bytes + 1))
            return false;
        if (!lr_base64url_read(seal.part[5], r->list.bytes, bytes))
            return true;
        if (!lr_seal_erased(r->hash, c, &place, (lr_text){r->list.bytes, bytes}, &r->digests, hash, &fits))
            return false;
    } else if (!lr_base64url_read(seal.part[5], salt, sizeof salt)) {
        return true;
    } else if (!lr_seal_record(r->hash, c, &place, salt, &r->digests, hash)) {
        return false;
    }
    if (!fits)
        return true;
    if (memcmp(hash, claimed, sizeof hash) == 0)
        row->state[3] = erased ? LOGREDACT_SEAL_ERASED : LOGREDACT_SEAL_WHOLE;
    return lr_seal_leaf(r->hash, 1, hash, sizeof hash, row->leaf);
}

static int32_t one(logredact_seal_reader *r, const uint8_t *bytes, const lr_event *event)
{
    if (event->blank || event->marker || (event->too_large && event->newline))
        return LOGREDACT_OK;
    if (!lr_grow((void **)&r->rows, &r->row_capacity, r->row_count + 1, sizeof *r->rows))
        return LOGREDACT_E_MEMORY;
    logredact_seal_row *row = &r->rows[r->row_count];
    memset(row, 0, sizeof *row);
    lr_put_be(row->number, r->number, 8);
    lr_put_be(row->source, r->source, 4);
    int32_t status = event->too_large ? LOGREDACT_E_MALFORMED
                                      : lr_canonical_read(&r->canonical, r->format == LOGREDACT_FORMAT_JSON, bytes, event->record, event->record_end);
    if (status == LOGREDACT_E_MEMORY)
        return status;
    if (r->ignore_count && status == LOGREDACT_OK)
        ignore_fields(r);
    if (status != LOGREDACT_OK)
        row->state[3] = LOGREDACT_SEAL_BROKEN;
    else if (!r->canonical.has_own)
        row->state[3] = LOGREDACT_SEAL_NONE;
    else if (!look(r, row))
        return LOGREDACT_E_CRYPTO;
    r->row_count++;
    r->number++;
    return LOGREDACT_OK;
}

int32_t logredact_seal_reader_new(int32_t format, int32_t framing, const logredact_bytes *field, const logredact_bytes *ignore,
                                  size_t ignore_count, uint32_t source, logredact_seal_reader **reader, logredact_error *error)
{
    const bool json = format == LOGREDACT_FORMAT_JSON;
    if (!reader || !field || !field->length || field->length > 1024 || (ignore_count && !ignore) || ignore_count > IGNORE_MAX ||
        (!json && format != LOGREDACT_FORMAT_MSGPACK) || framing < 0 || framing > (json ? 0 : LOGREDACT_FRAMING_FLUENTBIT))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_reader_new: an argument is none");
    *reader = NULL;
    logredact_seal_reader *r = lr_calloc(1, sizeof *r);
    size_t length = field->length;
    for (size_t i = 0; i < ignore_count; i++)
        length += ignore[i].length;
    bool ok = r && lr_buffer_reserve(&r->names, length); /* at once: what texts point to must not move */
    if (ok) {
        r->format = format;
        r->source = source;
        r->framer.format = format;
        r->framer.framing = framing;
        r->framer.limit = RECORD_MAX;
        (void)lr_buffer_append(&r->names, field->bytes, field->length);
        for (size_t i = 0; i < ignore_count; i++) {
            r->ignore[i] = (lr_text){r->names.bytes + r->names.length, ignore[i].length};
            (void)lr_buffer_append(&r->names, ignore[i].bytes, ignore[i].length);
        }
        r->ignore_count = ignore_count;
        ok = (r->hash = lr_seal_hash_new()) && lr_canonical_init(&r->canonical, (lr_text){r->names.bytes, field->length});
    }
    if (!ok) {
        logredact_seal_reader_free(r);
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory to read seals");
    }
    *reader = r;
    return LOGREDACT_OK;
}

int32_t logredact_seal_reader_fingerprints(logredact_seal_reader *r, const logredact_bytes *of, size_t of_count, const logredact_key *keys,
                                           size_t key_count, logredact_error *error)
{
    bool fits = r && !r->fingerprints && (of || !of_count) && of_count <= FINGERPRINT_MAX && (keys || !key_count) && key_count <= FINGERPRINT_MAX;
    for (size_t k = 0; fits && k < key_count; k++)
        fits = strlen(keys[k].name) == 8 && keys[k].length == LR_SEAL_HASH;
    if (!fits)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_reader_fingerprints: an argument is none");
    r->fingerprints = lr_fingerprint_reader_new(of, of_count, keys, key_count);
    return r->fingerprints ? LOGREDACT_OK : lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory to read seals");
}

void logredact_seal_reader_free(logredact_seal_reader *r)
{
    if (!r)
        return;
    lr_fingerprint_reader_free(r->fingerprints);
    lr_buffer *const buffers[] = {&r->names, &r->beside, &r->pending, &r->digests, &r->list, &r->texts, &r->fields};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        lr_buffer_free(buffers[i]);
    lr_canonical_free(&r->canonical);
    EVP_MD_CTX_free(r->hash);
    lr_free(r->rows);
    lr_free(r);
}

int32_t logredact_seal_reader_beside(logredact_seal_reader *r, const logredact_bytes *name, logredact_error *error)
{
    if (!r || !name)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_reader_beside: a pointer is NULL");
    r->beside.length = 0;
    return lr_buffer_append(&r->beside, name->bytes, name->length) ? LOGREDACT_OK : lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory to read seals");
}

static int32_t run(logredact_seal_reader *r, const uint8_t *bytes, size_t *from, size_t length, logredact_error *error)
{
    lr_event event;
    for (;;) {
        const int result = lr_frame_next(&r->framer, bytes, from, length, &event);
        if (result == LR_FRAME_MORE)
            return LOGREDACT_OK;
        if (result == LR_FRAME_BAD)
            return lr_fail(error, LOGREDACT_E_MALFORMED, r->framer.bad_at, r->framer.reason);
        const int32_t status = one(r, bytes, &event);
        if (status != LOGREDACT_OK)
            return lr_fail(error, status, 0, "no memory to read seals, or libcrypto failed");
    }
}

int32_t logredact_seal_reader_feed(logredact_seal_reader *r, const uint8_t *bytes, size_t length, int32_t last,
                                   const logredact_seal_row **rows, size_t *row_count, const uint8_t **texts, size_t *texts_length,
                                   logredact_error *error)
{
    if (!r || (length && !bytes) || !rows || !row_count || !texts || !texts_length)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_reader_feed: a pointer is NULL");
    r->row_count = r->texts.length = 0;
    int32_t status = LOGREDACT_OK;
    size_t from = 0;
    lr_event event;
    if (!lr_buffer_append(&r->pending, bytes, length))
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory to read seals");
    status = run(r, r->pending.bytes, &from, r->pending.length, error);
    if (from)
        memmove(r->pending.bytes, r->pending.bytes + from, r->pending.length - from);
    r->pending.length -= from;
    if (status == LOGREDACT_OK && last) {
        if (lr_frame_last(&r->framer, r->pending.bytes, r->pending.length, &event))
            status = one(r, r->pending.bytes, &event);
        else if (r->framer.counting)
            status = lr_fail(error, LOGREDACT_E_TRUNCATED, 0, "the input ends inside a record");
    }
    *rows = r->rows;
    *row_count = r->row_count;
    *texts = r->texts.bytes;
    *texts_length = r->texts.length;
    return status;
}

int32_t logredact_seal_fields(logredact_seal_reader *r, const uint8_t *record, size_t length, const uint8_t **fields, size_t *fields_length,
                              logredact_error *error)
{
    if (!r || !record || !fields || !fields_length)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_seal_fields: a pointer is NULL");
    lr_canonical *c = &r->canonical;
    int32_t status = lr_canonical_read(c, r->format == LOGREDACT_FORMAT_JSON, record, 0, length);
    if (status == LOGREDACT_OK && c->repeated)
        status = LOGREDACT_E_MALFORMED;
    r->fields.length = 0;
    for (size_t k = 0; status == LOGREDACT_OK && k < c->fields; k++) {
        const lr_seal_entry *entry = &c->entries[k];
        uint8_t size[4];
        lr_put_be(size, entry->end - entry->at, 4);
        if (!lr_buffer_append(&r->fields, size, 4) || !lr_buffer_append(&r->fields, c->cv.bytes + entry->at, entry->end - entry->at))
            status = LOGREDACT_E_MEMORY;
    }
    *fields = r->fields.bytes;
    *fields_length = r->fields.length;
    return status == LOGREDACT_OK ? status : lr_fail(error, status, 0, "this is no record with keys of their own");
}

int32_t logredact_base64url_read(const logredact_bytes *text, uint8_t *out, size_t *length, logredact_error *error)
{
    if (!text || !out || !length || (text->length && !text->bytes))
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_base64url_read: a pointer is NULL");
    *length = lr_base64url_bytes(text->length);
    return lr_base64url_read((lr_text){text->bytes, text->length}, out, *length)
               ? LOGREDACT_OK
               : lr_fail(error, LOGREDACT_E_MALFORMED, 0, "this is no base64url, or not the one way to write it");
}

int32_t logredact_seal_root(uint64_t first, const logredact_bytes *frontier, const logredact_bytes *leaves, uint8_t *root,
                            logredact_error *error)
{
    if (!frontier || !leaves || !root || leaves->length % LR_SEAL_HASH ||
        frontier->length != (size_t)__builtin_popcountll(first) * LR_SEAL_HASH)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "a frontier has one hash for each bit of its size");
    lr_tree tree = {.size = first};
    const uint8_t *next = frontier->bytes;
    for (unsigned level = 64; level-- > 0;)
        if (first >> level & 1) {
            memcpy(tree.hash[level], next, LR_SEAL_HASH);
            next += LR_SEAL_HASH;
        }
    EVP_MD_CTX *context = lr_seal_hash_new();
    bool ok = context != NULL;
    for (size_t at = 0; ok && at < leaves->length; at += LR_SEAL_HASH)
        ok = lr_tree_push(context, &tree, leaves->bytes + at);
    ok = ok && lr_tree_root(context, &tree, root);
    EVP_MD_CTX_free(context);
    return ok ? LOGREDACT_OK : lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto failed");
}
