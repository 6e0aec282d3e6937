#include "fields.h"

#include "../policy/reader.h"

#include "../join/join.h"
#include "resolve.h"

bool lr_fields_init(lr_fields *fields, const logredact_policy *policy, const bool *takes_part)
{
    fields->policy = policy;
    fields->takes_part = takes_part;
    fields->cache = lr_calloc(LR_CACHED_KEYS, sizeof *fields->cache);
    return fields->cache != NULL;
}

void lr_fields_free(lr_fields *fields)
{
    if (fields->cache)
        explicit_bzero(fields->cache, LR_CACHED_KEYS * sizeof *fields->cache); /* a key may hold what is to be redacted */
    lr_free(fields->cache);
}

void lr_fields_forget(lr_fields *fields)
{
    memset(fields->cache, 0, LR_CACHED_KEYS * sizeof *fields->cache);
}

static uint32_t key_rule(const lr_fields *fields, lr_text key)
{
    for (uint32_t r = 0; r < fields->policy->rule_count; r++) {
        const lr_rule *rule = &fields->policy->rules[r];
        if (rule->kind != LR_RULE_KEY || !fields->takes_part[r])
            continue;
        for (uint32_t g = 0; g < rule->glob_count; g++)
            if (lr_glob(rule->globs[g], key, true))
                return r;
    }
    return LR_NO_RULE;
}

/* The key-value detectors of whose objects the key names a part. */
static uint8_t parts_of(const logredact_policy *policy, lr_text key)
{
    const lr_detector_list *keyvalues = &policy->scanner->keyvalues;
    uint8_t parts = 0;
    for (uint32_t k = 0; k < keyvalues->count; k++) {
        const lr_detector *d = &policy->detectors[keyvalues->items[k]];
        parts |= (uint8_t)(lr_text_among(d->object_parts, d->object_part_count, key) << k);
    }
    return parts;
}

/* Those that look for its name beside what stands under the key. */
static uint8_t beside_of(const logredact_policy *policy, lr_text key)
{
    const lr_detector_list *keyvalues = &policy->scanner->keyvalues;
    uint8_t beside = 0;
    for (uint32_t k = 0; k < keyvalues->count; k++) {
        const lr_detector *d = &policy->detectors[keyvalues->items[k]];
        beside |= (uint8_t)(lr_text_among(d->beside_values, d->beside_value_count, key) << k);
    }
    return beside;
}

static void find_facts(const lr_fields *fields, const lr_scan *scan, lr_text key, lr_key_facts *facts)
{
    facts->rule = fields->policy->has_field_rules ? key_rule(fields, key) : LR_NO_RULE;
    memset(facts->fits, 0, sizeof facts->fits);
    lr_scan_key_fits(scan, key, facts->fits);
    lr_keywords_of_key(&fields->policy->scanner->keywords, key, &facts->words);
    facts->role = lr_mark_role(key);
    facts->parts = parts_of(fields->policy, key);
    facts->beside = beside_of(fields->policy, key);
    facts->any_fit = false;
    for (unsigned k = 0; k < LR_MAX_KEYVALUE; k++)
        facts->any_fit |= facts->fits[k] != LR_KEY_NONE;
}

/* The first and the last eight bytes, which may overlap; of a shorter key so many that they tell it from others of its length. */
static void ends_of(lr_text key, uint64_t ends[2])
{
    const uint8_t *end = key.bytes + key.length;
    uint32_t first, last;
    if (key.length >= 8) {
        memcpy(&ends[0], key.bytes, 8);
        memcpy(&ends[1], end - 8, 8);
        return;
    }
    if (key.length >= 4) {
        memcpy(&first, key.bytes, 4);
        memcpy(&last, end - 4, 4);
    } else {
        first = (uint32_t)key.bytes[0] | (uint32_t)key.bytes[key.length / 2] << 8;
        last = end[-1];
    }
    ends[0] = first;
    ends[1] = last;
}

static bool is_key(const lr_cached_key *entry, lr_text key, const uint64_t ends[2])
{
    return entry->length == key.length && entry->ends[0] == ends[0] && entry->ends[1] == ends[1] &&
           (key.length <= 16 || memcmp(entry->bytes + 8, key.bytes + 8, key.length - 16) == 0);
}

static uint32_t hash_key(size_t length, const uint64_t ends[2])
{
    /* A product takes bits upwards alone: what only the last letters tell apart has to come down before it. */
    const uint64_t first = (ends[0] ^ length) * 0x9e3779b97f4a7c15u, both = (first ^ first >> 32) + ends[1];
    return (uint32_t)((both ^ both >> 32) * 0xc2b2ae3d27d4eb4fu >> 40);
}

/* Where the key is kept; a new one takes the first of its places, and what stood there the next. */
static lr_cached_key *place_of(const lr_fields *fields, lr_text key, const uint64_t ends[2], bool *kept)
{
    lr_cached_key *places = &fields->cache[hash_key(key.length, ends) * LR_CACHED_PLACES % LR_CACHED_KEYS];
    *kept = true;
    for (unsigned n = 0; n < LR_CACHED_PLACES; n++)
        if (is_key(&places[n], key, ends))
            return &places[n];
    *kept = false;
    memmove(&places[1], &places[0], (LR_CACHED_PLACES - 1) * sizeof *places);
    return places;
}

void lr_fields_of_key(lr_fields *fields, const lr_scan *scan, lr_text key, lr_key_facts *facts,
                      lr_cached_key **where)
{
    *where = NULL;
    if (key.length == 0 || key.length > LR_CACHED_KEY_BYTES) {
        find_facts(fields, scan, key, facts);
        return;
    }
    uint64_t ends[2];
    ends_of(key, ends);
    bool kept;
    lr_cached_key *entry = place_of(fields, key, ends, &kept);
    if (!kept) {
        find_facts(fields, scan, key, &entry->facts);
        entry->clean = false;
        entry->length = (uint8_t)key.length;
        memcpy(entry->bytes, key.bytes, key.length);
        memcpy(entry->ends, ends, sizeof ends);
    }
    *facts = entry->facts;
    *where = entry;
}

uint32_t lr_fields_rule(const lr_fields *fields, const lr_walk *walk)
{
    const lr_frame *frame = lr_walk_top(walk);
    if (!fields->policy->has_field_rules || !frame || (frame->is_map && !frame->at_value))
        return LR_NO_RULE;
    uint32_t found = frame->is_map && frame->named ? frame->facts.rule : LR_NO_RULE;
    if (!fields->policy->has_path_rules)
        return found;
    for (uint32_t r = 0; r < fields->policy->rule_count && r < found; r++) {
        const lr_rule *rule = &fields->policy->rules[r];
        if (rule->kind != LR_RULE_PATH || !fields->takes_part[r])
            continue;
        for (uint32_t p = 0; p < rule->path_count; p++)
            if (lr_path_fits(&rule->paths[p], walk))
                return r;
    }
    return found;
}
