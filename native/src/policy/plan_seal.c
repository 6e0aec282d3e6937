/* Reads the `seal` and the `fingerprint` of a plan (docs/plan.md, Seal, Fingerprint). */
#include "reader.h"

#define LONGEST 4095u /* of a directory's name */

static bool of(lr_text text, const char *others)
{
    for (size_t i = 0; i < text.length; i++) {
        const uint8_t c = text.bytes[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == 0 || !strchr(others, c)))
            return false;
    }
    return true;
}

static char *read_directory(lr_reader *r)
{
    const lr_text name = lr_reader_text(r, 1, LONGEST);
    char *copy = lr_reader_alloc(r, name.length + 1, 1);
    if (!r->failed)
        memcpy(copy, name.bytes, name.length);
    return copy;
}

void lr_plan_read_fingerprint(lr_reader *r, lr_fingerprint_policy *fingerprint)
{
    enum { FIELD, OF, KEY };
    static const char *const names[] = {"field", "of", "key", NULL};
    uint32_t seen = 0, pairs = lr_reader_map(r, 3);
    fingerprint->key = LR_NO_KEY;
    for (uint32_t i = 0; i < pairs && !r->failed; i++) {
        switch (lr_reader_key(r, names, &seen)) {
        case FIELD: fingerprint->field = lr_reader_text(r, 1, 64); break;
        case OF: fingerprint->of = lr_reader_texts(r, &fingerprint->of_count, 64, 256); break;
        case KEY:
            if (lr_reader_peek(r) == LR_MP_NIL)
                lr_reader_token(r);
            else
                fingerprint->key = (uint32_t)lr_reader_uint(r, 0, 255);
            break;
        default: break;
        }
    }
    if (!r->failed && seen != 7)
        lr_reader_fail(r, "the plan's fingerprint is not complete");
    else if (!r->failed && !of(fingerprint->field, "._@-"))
        lr_reader_fail(r, "the plan's fingerprint has a field with other signs than it may have");
    fingerprint->on = !r->failed;
}

void lr_plan_read_seal(lr_reader *r, lr_seal_policy *seal)
{
    enum { DIRECTORY, ORIGIN, FIELD, RECORDS, SECONDS, SPOOL, PER_TAG };
    static const char *const names[] = {"dir", "origin", "field", "records", "seconds", "spool", "per_tag", NULL};
    uint32_t seen = 0, pairs = lr_reader_map(r, 7);
    for (uint32_t i = 0; i < pairs && !r->failed; i++) {
        switch (lr_reader_key(r, names, &seen)) {
        case DIRECTORY: seal->directory = read_directory(r); break;
        case SPOOL: seal->spool = read_directory(r); break;
        case PER_TAG: seal->per_tag = lr_reader_bool(r); break;
        case ORIGIN: seal->origin = lr_reader_text(r, 1, 128); break;
        case FIELD: seal->field = lr_reader_text(r, 1, 64); break;
        case RECORDS: seal->records = (uint32_t)lr_reader_uint(r, 2, 65536); break;
        case SECONDS: seal->seconds = (uint32_t)lr_reader_uint(r, 1, 3600); break;
        default: break;
        }
    }
    const uint32_t all = 1u << DIRECTORY | 1u << ORIGIN | 1u << FIELD | 1u << RECORDS | 1u << SECONDS, some = 1u << SPOOL | 1u << PER_TAG;
    if (!r->failed && (seen & ~some) != all)
        lr_reader_fail(r, "the plan's seal is not complete");
    else if (!r->failed && seal->per_tag && seal->records > LR_SEAL_RECORDS_BY_TAG)
        lr_reader_fail(r, "the plan's seal has more records to a checkpoint than it may have with per_tag");
    else if (!r->failed && !(of(seal->origin, "._/-") && of(seal->field, "._@-")))
        lr_reader_fail(r, "the plan's seal has an origin or a field with other signs than it may have");
    seal->on = !r->failed;
}
