#include "keywords.h"

#include "../detect/chars.h"
#include "../detect/key_ends.h"
#include "../sort.h"

/* At most one of these stands between two words; behind a first word of fewer than three bytes only one of the first two. */
#define LR_KEYWORD_JOINERS "_- ."
#define JOINERS_OF_SHORT 2u
#define SHORT_WORD 3u

static unsigned joiners_at(size_t at)
{
    return at < SHORT_WORD ? JOINERS_OF_SHORT : (unsigned)strlen(LR_KEYWORD_JOINERS);
}

static bool ascending(const void *context, const void *left, const void *right)
{
    const lr_keyword *a = left, *b = right;
    size_t length = a->text.length < b->text.length ? a->text.length : b->text.length;
    int order = memcmp(a->text.bytes, b->text.bytes, length);
    (void)context;
    return order ? order < 0 : a->text.length < b->text.length;
}

#define FOLD_EIGHT 0x2020202020202020u

static uint64_t eight_bytes(const uint8_t *bytes, size_t length)
{
    uint64_t eight = 0;
    if (length >= sizeof eight)
        memcpy(&eight, bytes, sizeof eight);
    else
        for (size_t n = 0; n < length; n++)
            ((uint8_t *)&eight)[n] = bytes[n];
    return eight | FOLD_EIGHT;
}

/* The texts that may begin where the keyword stands: its words joined or apart. Of eight bytes those behind it are any. */
static void add_entry(lr_keywords *k, uint32_t keyword, uint8_t eight[8], unsigned n)
{
    const uint32_t entry = k->entry_count++;
    if (!k->entries)
        return;
    const uint32_t bucket = lr_gram_hash(lr_gram(eight)) % LR_KEYWORD_BUCKETS;
    lr_grams_add(&k->grams, eight);
    if (n < 6)
        lr_grams_add(&k->brief[n - 3], eight);
    else
        lr_grams_add(&k->later, eight + 2);
    uint64_t mask = 0;
    memset(&mask, 0xff, n);
    k->entries[entry] = (struct lr_keyword_entry){eight_bytes(eight, n) & mask, mask, keyword, k->first[bucket]};
    k->first[bucket] = entry + 1;
}

static void add_entries(lr_keywords *k, uint32_t keyword, size_t at, uint8_t eight[8], unsigned n)
{
    const lr_text text = k->items[keyword].text;
    if (n == 8 || (at == text.length && n > 3)) {
        add_entry(k, keyword, eight, n);
    } else if (at == text.length) {
        /* Of three bytes: for each fourth that a gram tells from others. */
        for (uint8_t c = 0x3f; c < 0x80; c = c == 0x3f ? 0x60 : c + 1) {
            eight[n] = c;
            add_entry(k, keyword, eight, n);
        }
    } else if (text.bytes[at] == ' ') {
        for (unsigned joiner = 0; joiner < joiners_at(at); joiner++) {
            eight[n] = (uint8_t)LR_KEYWORD_JOINERS[joiner];
            add_entries(k, keyword, at + 1, eight, n + 1);
        }
        add_entries(k, keyword, at + 1, eight, n);
    } else {
        eight[n] = text.bytes[at];
        add_entries(k, keyword, at + 1, eight, n + 1);
    }
}

static void enter_all(lr_keywords *k)
{
    k->entry_count = 0;
    for (uint32_t n = 0; n < k->count; n++)
        add_entries(k, n, 0, (uint8_t[8]){0}, 0);
}

bool lr_keywords_build(lr_keywords *k, const logredact_policy *policy, lr_arena *arena)
{
    size_t all = 0;
    for (uint32_t d = 0; d < policy->detector_count; d++)
        all += policy->detectors[d].keyword_count;
    if (all == 0)
        return true;
    lr_keyword *items = k->items = lr_arena_alloc(arena, all, sizeof *items);
    uint32_t *detectors = lr_arena_alloc(arena, all, sizeof *detectors);
    if (!items || !detectors || all > UINT32_MAX)
        return false;
    size_t n = 0;
    for (uint32_t d = 0; d < policy->detector_count; d++)
        for (uint32_t w = 0; w < policy->detectors[d].keyword_count; w++) {
            detectors[n] = d;
            items[n] = (lr_keyword){policy->detectors[d].keywords[w], &detectors[n], 1};
            n++;
        }
    lr_sort(items, all, sizeof *items, ascending, NULL);
    /* The detectors in the order of their keywords, then equal keywords become one. */
    uint32_t *sorted = lr_arena_alloc(arena, all, sizeof *sorted);
    if (!sorted)
        return false;
    for (n = 0; n < all; n++) {
        sorted[n] = items[n].detectors[0];
        items[n].detectors = &sorted[n];
        if (k->count && !ascending(NULL, &items[k->count - 1], &items[n]))
            items[k->count - 1].detector_count++;
        else
            items[k->count++] = items[n];
    }
    if (k->count > UINT16_MAX)
        return false;
    enter_all(k);
    k->entries = lr_arena_alloc(arena, k->entry_count, sizeof *k->entries);
    if (!k->entries)
        return false;
    enter_all(k);
    return true;
}

static bool is_upper(uint8_t c)
{
    return c >= 'A' && c <= 'Z';
}

/* May a keyword begin at i? No letter before it, or a word in camel case begins there. */
static bool may_begin(lr_text v, size_t i)
{
    if (i == 0 || !lr_is(v.bytes[i - 1], LR_C_LETTER))
        return true;
    return (is_upper(v.bytes[i]) && !is_upper(v.bytes[i - 1])) || lr_left_escape(v, i);
}

/* May a keyword end before j? No word or number goes on there, but one in camel case may begin. */
static bool ends(lr_text v, size_t j)
{
    if (!lr_at(v, j, LR_C_LETTER | LR_C_DIGIT))
        return true;
    if (lr_is(v.bytes[j], LR_C_DIGIT))
        return !lr_is(v.bytes[j - 1], LR_C_DIGIT);
    return is_upper(v.bytes[j]) && !is_upper(v.bytes[j - 1]);
}

/* The keyword's end, the s of a plural with it, if it stands at i, else 0. */
static size_t stands(lr_text word, lr_text v, size_t i)
{
    size_t j = i;
    for (size_t n = 0; n < word.length; n++) {
        if (word.bytes[n] == ' ') {
            j += lr_at(v, j, LR_C_JOINER) && memchr(LR_KEYWORD_JOINERS, v.bytes[j], joiners_at(n));
            continue;
        }
        if (j >= v.length || lr_lower(v.bytes[j]) != word.bytes[n])
            return 0;
        j++;
    }
    if (ends(v, j))
        return j;
    return (lr_byte(v, j, 's') || lr_byte(v, j, 'S')) && ends(v, j + 1) ? j + 1 : 0;
}

uint32_t lr_keywords_at(const lr_keywords *k, lr_text v, size_t i, uint32_t after, uint32_t *keyword, size_t *end)
{
    const uint64_t eight = eight_bytes(v.bytes + i, v.length - i);
    uint32_t next;
    if (after) {
        next = k->entries[after - 1].next;
    } else {
        uint8_t four[4];
        memcpy(four, &eight, sizeof four);
        if (!lr_grams_hold(&k->grams, four) || !may_begin(v, i))
            return 0;
        next = k->first[lr_gram_hash(lr_gram(four)) % LR_KEYWORD_BUCKETS];
    }
    for (; next; next = k->entries[next - 1].next) {
        const struct lr_keyword_entry *entry = &k->entries[next - 1];
        if ((eight & entry->mask) != entry->eight || (*end = stands(k->items[entry->keyword].text, v, i)) == 0)
            continue;
        *keyword = entry->keyword;
        return next;
    }
    return 0;
}

void lr_keywords_of_key(const lr_keywords *k, lr_text key, lr_key_words *words)
{
    words->count = 0;
    if (key.length > LR_KEY_MAX) {
        key.bytes += key.length - LR_KEY_MAX;
        key.length = LR_KEY_MAX;
    }
    for (size_t i = 0; i < key.length && k->count; i++) {
        uint32_t entry = 0, keyword;
        size_t end;
        while ((entry = lr_keywords_at(k, key, i, entry, &keyword, &end)) != 0) {
            if (words->count < LR_KEY_WORDS)
                words->of[words->count] = (uint16_t)keyword;
            if (words->count <= LR_KEY_WORDS)
                words->count++;
        }
    }
}
