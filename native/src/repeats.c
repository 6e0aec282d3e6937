#include "repeats.h"

#include "session.h"

static uint64_t eight_at(const uint8_t *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight;
}

static uint64_t mix(uint64_t hash, uint64_t eight)
{
    hash ^= eight ^ eight >> 32;
    return (hash ^ hash >> 29) * 0x9e3779b97f4a7c15u;
}

void lr_repeats_free(lr_repeats *repeats)
{
    for (unsigned n = 0; n < LR_REPEATS; n++)
        lr_buffer_free(&repeats->entries[n].bytes);
}

void lr_repeats_forget(lr_repeats *repeats)
{
    repeats->count = 0;
    repeats->watched = false;
    memset(repeats->seen, 0, sizeof repeats->seen);
}

static bool is_entry(const lr_repeat *entry, uint64_t first, const uint8_t *bytes, size_t length)
{
    return entry->first == first && entry->bytes.length <= length && memcmp(entry->bytes.bytes, bytes, entry->bytes.length) == 0;
}

/* By places in which the names and numbers of pods tend to stand. They may lie behind a short entry's end: then it is only found later. */
static uint8_t *place_of(lr_repeats *repeats, uint64_t first, const uint8_t *bytes, size_t length)
{
    static const uint8_t offsets[] = {24, 40, 64, 80};
    uint64_t hash = first;
    for (size_t n = 0; n < sizeof offsets && offsets[n] + sizeof hash <= length; n++)
        hash = mix(hash, eight_at(bytes + offsets[n]));
    return &repeats->places[hash >> 32 & (LR_REPEAT_PLACES - 1)];
}

/* Length of the entry that bytes[0..length) begin with, 0: none that is kept. */
static size_t find(lr_repeats *repeats, const uint8_t *bytes, size_t length)
{
    if (length < LR_REPEAT_BYTES_MIN || !repeats->count)
        return 0;
    const uint64_t first = eight_at(bytes);
    uint8_t *place = place_of(repeats, first, bytes, length);
    unsigned found = *place;
    if (found >= repeats->count || !is_entry(&repeats->entries[found], first, bytes, length))
        for (found = 0; found < repeats->count && !is_entry(&repeats->entries[found], first, bytes, length);)
            found++;
    if (found == repeats->count)
        return 0;
    *place = (uint8_t)found;
    repeats->entries[found].used = ++repeats->now;
    return repeats->entries[found].bytes.length;
}

/* Of its length and of eight places in it: only what is worth keeping depends on it. */
static uint32_t hash_of(const uint8_t *bytes, size_t length)
{
    uint64_t hash = length;
    for (unsigned n = 0; n < 8; n++)
        hash = mix(hash, eight_at(bytes + (length - 8) * n / 7));
    return (uint32_t)(hash >> 32) | 1;
}

/* An entry in which nothing is. Kept where it was seen before; without memory it is not. */
static void add(lr_repeats *repeats, const uint8_t *bytes, size_t length)
{
    if (length < LR_REPEAT_BYTES_MIN || length > LR_REPEAT_BYTES_MAX)
        return;
    const uint32_t hash = hash_of(bytes, length);
    uint32_t *seen = &repeats->seen[(hash >> 1) % LR_REPEAT_PLACES];
    if (*seen != hash) {
        *seen = hash;
        return;
    }
    unsigned at = repeats->count;
    if (at < LR_REPEATS) {
        repeats->count++;
    } else {
        at = 0; /* in place of the one that was not found for the longest time */
        for (unsigned n = 1; n < LR_REPEATS; n++)
            if (repeats->entries[n].used < repeats->entries[at].used)
                at = n;
    }
    lr_repeat *entry = &repeats->entries[at];
    entry->bytes.length = 0;
    entry->first = eight_at(bytes);
    entry->used = ++repeats->now;
    if (!lr_buffer_append(&entry->bytes, bytes, length))
        lr_repeats_forget(repeats);
}

/* Below so many bytes of a record there is nothing to learn for the next; that much has to be passed for windows to be worth their beginning. */
#define LEAST_RECORD 64u
#define LEAST_PASSED 256u

void lr_repeat_record(logredact_session *s, size_t length)
{
    lr_repeats *repeats = &s->repeats;
    repeats->watched = false;
    if (length < LEAST_RECORD)
        return;
    lr_sweep_expect(&s->scan.stream, repeats->passed < LEAST_PASSED ? SIZE_MAX : repeats->length - repeats->passed);
    repeats->length = length;
    repeats->passed = 0;
}

/*
 * A map under a key of the record, where nothing else decides what is in it: no object that the key names a part of and no name beside
 * it (objects.c), no private key that began before, no rule for all of it. In a list its elements could be parts of what is around it.
 */
static bool may_repeat(const logredact_session *s, const lr_slot *slot)
{
    const lr_frame *frame = lr_walk_top(&s->walk);
    return s->walk.depth == 1 && s->level == 0 && slot->is_map && !slot->is_key && frame->is_map && frame->named &&
           !(frame->facts.parts | frame->facts.beside) && !s->join.keys_open && !s->join.line && !s->scan.stats;
}

bool lr_repeat_passed(logredact_session *s, lr_slot *slot)
{
    if (!may_repeat(s, slot))
        return false;
    const size_t start = lr_walk_top(&s->walk)->entry;
    const size_t length = find(&s->repeats, s->walk.bytes + start, s->walk.length - start);
    if (length) {
        slot->end = s->walk.at = start + length;
        s->repeats.passed += length;
        return true;
    }
    s->repeats.watched = !s->drop;
    s->repeats.start = start;
    s->repeats.findings = s->counters.findings;
    s->repeats.failed = s->counters.values_failed;
    s->repeats.edits = s->edits.count;
    return false;
}

void lr_repeat_left(logredact_session *s)
{
    lr_repeats *repeats = &s->repeats;
    repeats->watched = false;
    if (repeats->findings == s->counters.findings && repeats->failed == s->counters.values_failed && repeats->edits == s->edits.count &&
        !s->drop && !s->join.keys_open)
        add(repeats, s->walk.bytes + repeats->start, s->walk.at - repeats->start);
}
