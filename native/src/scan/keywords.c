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

/* Of three bytes with each fourth that a gram tells from others. */
static void add_start(lr_keywords *k, lr_starts *starts, const uint8_t *bytes, unsigned n)
{
    uint8_t four[4] = {bytes[0], bytes[1], bytes[2], bytes[3]};
    const uint8_t kind = (uint8_t)1u << (LR_START_KEYWORD + n - LR_KEYWORD_MIN);
    if (n > 3)
        lr_starts_add(starts, four, kind);
    for (uint8_t c = 0x3f; n == 3 && c < 0x80; c = c == 0x3f ? 0x60 : c + 1) {
        four[3] = c;
        lr_starts_add(starts, four, kind);
    }
    k->starts = starts;
}

/* What stands in the tables of the keyword's first n bytes, of at most eight: once, as joiners but `_` are compared as the same. */
static void add_entry(lr_keywords *k, lr_starts *starts, uint32_t keyword, const uint8_t *begin, unsigned n, uint8_t then)
{
    const uint64_t bytes = lr_keyword_known(lr_keyword_eight(begin), n);
    const uint32_t hash = lr_keyword_hash(bytes, n), bucket = hash % LR_KEYWORD_BUCKETS;
    if (k->entries) {
        add_start(k, starts, begin, n);
        for (uint32_t next = k->first[bucket]; next; next = k->entries[next - 1].next)
            if (k->entries[next - 1].keyword == keyword && k->entries[next - 1].eight == bytes && k->entries[next - 1].known == n &&
                k->entries[next - 1].then == then)
                return;
        lr_bit_set(k->begins, hash >> 16);
        lr_bit_set(k->begins, hash & 0xffff);
        k->entries[k->entry_count] = (struct lr_keyword_entry){bytes, n, keyword, k->first[bucket], then};
        k->first[bucket] = k->entry_count + 1;
    }
    k->entry_count++;
}

/* The texts that may begin where the keyword stands, its words joined or apart: LR_KEYWORD_KNOWN bytes, or all of it. */
static void add_entries(lr_keywords *k, lr_starts *starts, uint32_t keyword, size_t at, uint8_t begin[LR_KEYWORD_KNOWN + 1], unsigned n,
                        uint8_t then)
{
    const lr_text text = k->items[keyword].text;
    if (n == 8 && !then && at < text.length)
        then = text.bytes[at + (text.bytes[at] == ' ')];
    if (n < LR_KEYWORD_KNOWN && at < text.length) {
        if (text.bytes[at] != ' ') {
            begin[n] = text.bytes[at];
            add_entries(k, starts, keyword, at + 1, begin, n + 1, then);
            return;
        }
        for (unsigned joiner = 0; joiner < joiners_at(at); joiner++) {
            begin[n] = (uint8_t)LR_KEYWORD_JOINERS[joiner];
            add_entries(k, starts, keyword, at + 1, begin, n + 1, then);
        }
        add_entries(k, starts, keyword, at + 1, begin, n, then);
        return;
    }
    if (n >= 8)
        lr_bit_set(k->goes_on, lr_keyword_hash_on(begin, n == LR_KEYWORD_KNOWN));
    add_entry(k, starts, keyword, begin, n < 8 ? n : 8, then);
}

static void enter_all(lr_keywords *k, lr_starts *starts)
{
    k->entry_count = 0;
    for (uint32_t n = 0; n < k->count; n++)
        add_entries(k, starts, n, 0, (uint8_t[LR_KEYWORD_KNOWN + 1]){0}, 0, 0);
}

bool lr_keywords_build(lr_keywords *k, lr_starts *starts, const logredact_policy *policy, lr_arena *arena)
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
            items[n] = (lr_keyword){.text = policy->detectors[d].keywords[w], .detectors = &detectors[n], .detector_count = 1};
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
    for (uint32_t i = 0; i < k->count; i++) {
        const lr_text text = items[i].text;
        k->foreign |= text.bytes[0] >= 0x80;
        while (items[i].letters < text.length && items[i].letters < sizeof items[i].head && lr_is(text.bytes[items[i].letters], LR_C_LETTER))
            items[i].letters++;
        memcpy(&items[i].head, text.bytes, items[i].letters);
    }
    enter_all(k, starts);
    k->entries = lr_arena_alloc(arena, k->entry_count, sizeof *k->entries);
    if (!k->entries)
        return false;
    enter_all(k, starts);
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
static size_t stands(const lr_keyword *keyword, lr_text v, size_t i)
{
    const lr_text word = keyword->text;
    size_t j = i, n = 0;
    if (keyword->letters && v.length - i >= sizeof keyword->head) {
        /* Letters of both cases differ by this bit, and nothing else is one with it. */
        uint64_t head;
        memcpy(&head, v.bytes + i, sizeof head);
        if (((head | 0x2020202020202020u) ^ keyword->head) << (64 - 8 * keyword->letters))
            return 0;
        n = keyword->letters;
        j += n;
    }
    for (; n < word.length; n++) {
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

void lr_keyword_search_begin(lr_keyword_search *s, const lr_keywords *k, lr_text v, size_t i)
{
    uint8_t few[8] = {0};
    const uint8_t *bytes = v.bytes + i;
    if (v.length - i < sizeof few)
        bytes = memcpy(few, bytes, v.length - i);
    const uint32_t kinds = k->count && lr_grams_hold(&k->starts->grams, bytes) ? lr_starts_kinds(k->starts, bytes) : 0;
    s->next = 0;
    s->lengths = kinds >> LR_START_KEYWORD && may_begin(v, i) ? kinds >> LR_START_KEYWORD << LR_KEYWORD_MIN : 0;
    s->eight = lr_keyword_eight(bytes);
    s->at = i;
    s->then[0] = v.length - i > 8 ? lr_lower(v.bytes[i + 8]) : 0;
    s->then[1] = v.length - i > 9 && lr_is(s->then[0], LR_C_JOINER) ? lr_lower(v.bytes[i + 9]) : 0;
}

const lr_keyword *lr_keyword_search_next(lr_keyword_search *s, const lr_keywords *k, lr_text v, size_t *end)
{
    for (;;) {
        while (s->next) {
            const struct lr_keyword_entry *entry = &k->entries[s->next - 1];
            s->next = lr_keyword_entry(k, entry->next, entry->eight, entry->known);
            if (entry->then && entry->then != s->then[0] && entry->then != s->then[1])
                continue;
            if ((*end = stands(&k->items[entry->keyword], v, s->at)) != 0)
                return &k->items[entry->keyword];
        }
        if (!s->lengths)
            return NULL;
        const unsigned n = (unsigned)__builtin_ctz(s->lengths);
        s->lengths &= s->lengths - 1;
        s->next = lr_keyword_first(k, lr_keyword_known(s->eight, n), n);
    }
}

void lr_keywords_of_key(const lr_keywords *k, lr_text key, lr_key_words *words)
{
    words->count = 0;
    if (key.length > LR_KEY_MAX) {
        key.bytes += key.length - LR_KEY_MAX;
        key.length = LR_KEY_MAX;
    }
    for (size_t i = 0; i < key.length && k->count; i++) {
        lr_keyword_search search;
        const lr_keyword *keyword;
        size_t end;
        lr_keyword_search_begin(&search, k, key, i);
        while ((keyword = lr_keyword_search_next(&search, k, key, &end)) != NULL) {
            if (words->count < LR_KEY_WORDS)
                words->of[words->count] = (uint16_t)(keyword - k->items);
            if (words->count <= LR_KEY_WORDS)
                words->count++;
        }
    }
}
