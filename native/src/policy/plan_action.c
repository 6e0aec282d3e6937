/* Reads the action of a rule of a plan (docs/plan.md, Rules). */
#include "../detect/chars.h"
#include "reader.h"

#define SIZE_MAX_BUCKET 1000000000u
#define AREAS_MAX 1000u

enum {
    KIND, LABEL, FIRST, LAST, CHAR, SEPARATORS, TYPE_KEEP, KEY, DOMAIN, PER_SUBJECT, RADIX, MODE, TO, SIZE, AREAS, NAMES
};
#define BIT(name) (1u << (name))

static const char *const names[] = {"kind", "label", "keep_first", "keep_last", "char", "separators", "type_keep", "key", "domain",
                                    "per_subject", "radix", "mode", "to", "size", "areas", NULL};
/* Order of enum logredact_action_kind, and what each has besides its kind. */
static const char *const kinds[] = {"keep", "redact", "mask", "remove", "drop", "pseudonym", "hash", "encrypt", "fpe", "ip", "generalise", NULL};
static const uint32_t wanted[] = {
    0,
    BIT(LABEL),
    BIT(FIRST) | BIT(LAST) | BIT(CHAR) | BIT(SEPARATORS) | BIT(TYPE_KEEP),
    0,
    0,
    BIT(KEY) | BIT(DOMAIN),
    0,
    BIT(KEY) | BIT(DOMAIN) | BIT(PER_SUBJECT),
    BIT(KEY) | BIT(DOMAIN) | BIT(RADIX),
    BIT(MODE) | BIT(KEY) | BIT(DOMAIN),
    BIT(TO) | BIT(SIZE) | BIT(AREAS),
};

static uint8_t choice(lr_reader *r, const char *const *choices, const char *reason)
{
    const int found = lr_text_index(lr_reader_text(r, 1, 16), choices);
    if (found < 0)
        lr_reader_fail(r, reason);
    return (uint8_t)(found < 0 ? 0 : found);
}

static void read_areas(lr_reader *r, lr_action *a)
{
    a->area_count = lr_reader_array(r, AREAS_MAX);
    uint32_t *areas = lr_reader_alloc(r, a->area_count, sizeof *areas);
    a->areas = areas;
    for (uint32_t i = 0; i < a->area_count && !r->failed; i++)
        areas[i] = (uint32_t)lr_reader_uint(r, 0, 999);
}

/* Nil, or what `read` would read; nil leaves what is there. */
static bool absent(lr_reader *r)
{
    if (lr_reader_peek(r) != LR_MP_NIL)
        return false;
    lr_reader_token(r);
    return true;
}

static void read_field(lr_reader *r, lr_action *a, int field, int *kind)
{
    static const char *const modes[] = {"truncate", "prefix", "deterministic", NULL};
    static const char *const targets[] = {"year", "age", "zip", "bucket", NULL};
    switch (field) {
    case KIND: *kind = lr_text_index(lr_reader_text(r, 1, 16), kinds); break;
    case LABEL:
        if (!absent(r))
            a->label = lr_reader_text(r, 0, 256);
        break;
    case FIRST: a->keep_first = (uint32_t)lr_reader_uint(r, 0, 64); break;
    case LAST: a->keep_last = (uint32_t)lr_reader_uint(r, 0, 64); break;
    case CHAR:
        a->mask_char = lr_reader_text(r, 1, 4);
        if (!r->failed && lr_utf8_length(a->mask_char, 0) != a->mask_char.length)
            lr_reader_fail(r, "a mask's char is not one character");
        break;
    case SEPARATORS: a->separators = lr_reader_bool(r); break;
    case TYPE_KEEP: a->type_keep = lr_reader_bool(r); break;
    case KEY: a->key = absent(r) ? LR_NO_KEY : (uint32_t)lr_reader_uint(r, 0, LR_MAX_RULES); break;
    case DOMAIN: a->domain = lr_reader_text(r, 0, 256); break;
    case PER_SUBJECT: a->per_subject = lr_reader_bool(r); break;
    case RADIX:
        a->radix = (uint32_t)lr_reader_uint(r, 10, 36);
        if (a->radix != 10 && a->radix != 36)
            lr_reader_fail(r, "a radix is neither 10 nor 36");
        break;
    case MODE: a->address = choice(r, modes, "an ip action's mode is not truncate, prefix or deterministic"); break;
    case TO: a->generalise = choice(r, targets, "what is generalised to is not year, age, zip or bucket"); break;
    case SIZE: a->size = (int64_t)lr_reader_uint(r, 1, SIZE_MAX_BUCKET); break;
    case AREAS: read_areas(r, a); break;
    default: break;
    }
}

void lr_plan_read_action(lr_reader *r, const logredact_policy *policy, lr_action *a)
{
    uint32_t seen = 0, pairs = lr_reader_map(r, NAMES);
    int kind = -1;
    for (uint32_t i = 0; i < pairs && !r->failed; i++)
        read_field(r, a, lr_reader_key(r, names, &seen), &kind);
    if (r->failed)
        return;
    if (kind < 0 || seen != (BIT(KIND) | wanted[kind])) {
        lr_reader_fail(r, "an action of the plan has not the keys of its kind");
        return;
    }
    a->kind = (uint8_t)kind;
    const bool without = !lr_key_purpose_of(a);
    if ((seen & BIT(KEY)) && (without ? a->key != LR_NO_KEY : a->key >= policy->key_count))
        lr_reader_fail(r, without ? "an action names a key that it does not use" : "an action names a key the plan does not list");
}
