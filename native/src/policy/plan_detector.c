/* Reads one detector of a plan (docs/plan.md, Detectors). */
#include "../detect/chars.h"
#include "../detect/pattern.h"
#include "reader.h"

static void read_issuers(lr_reader *r, lr_detector *d)
{
    d->issuer_count = lr_reader_array(r, 4096);
    lr_issuer *issuers = lr_reader_alloc(r, d->issuer_count, sizeof *issuers);
    d->issuers = issuers;
    for (uint32_t i = 0; i < d->issuer_count && !r->failed; i++) {
        if (lr_reader_array(r, 4) != 4)
            lr_reader_fail(r, "an issuer range has not four fields");
        issuers[i].low = (uint32_t)lr_reader_uint(r, 0, 99999999);
        issuers[i].high = (uint32_t)lr_reader_uint(r, issuers[i].low, 99999999);
        issuers[i].digits = (uint32_t)lr_reader_uint(r, 1, 8);
        issuers[i].lengths = (uint32_t)lr_reader_uint(r, 1u << 13, (1u << 20) - 1);
        uint32_t low = issuers[i].low, high = issuers[i].high;
        for (uint32_t n = 1; n < issuers[i].digits; n++) {
            low /= 10;
            high /= 10;
        }
        for (uint32_t digit = low; digit <= high && digit <= 9; digit++)
            d->issuer_digits |= (uint16_t)(1u << digit);
    }
}

static void read_countries(lr_reader *r, lr_detector *d)
{
    d->country_count = lr_reader_array(r, 676);
    lr_country *countries = lr_reader_alloc(r, d->country_count, sizeof *countries);
    d->countries = countries;
    for (uint32_t i = 0; i < d->country_count && !r->failed; i++) {
        if (lr_reader_array(r, 2) != 2)
            lr_reader_fail(r, "an IBAN country has not two fields");
        lr_text code = lr_reader_text(r, 2, 2);
        if (r->failed)
            return;
        for (int c = 0; c < 2; c++) {
            if (code.bytes[c] < 'A' || code.bytes[c] > 'Z')
                lr_reader_fail(r, "an IBAN country code is not two upper-case letters");
            countries[i].code[c] = (char)code.bytes[c];
        }
        countries[i].form = lr_reader_text(r, 11, 30);
        for (size_t c = 0; !r->failed && c < countries[i].form.length; c++)
            if (!memchr("nac", countries[i].form.bytes[c], 3))
                lr_reader_fail(r, "an IBAN country's form holds something else than n, a and c");
    }
}

/* The number of an alphabet; equal ones have the same. */
static uint32_t alphabet_id(lr_reader *r, const uint8_t *alphabet)
{
    uint32_t id = 0;
    while (id < r->alphabet_count && memcmp(r->alphabets[id], alphabet, 32) != 0)
        id++;
    if (id == r->alphabet_count && id < LR_MAX_ALPHABETS)
        r->alphabets[r->alphabet_count++] = alphabet;
    return id;
}

static void read_parts(lr_reader *r, lr_variant *variant)
{
    variant->part_count = lr_reader_array(r, LR_MAX_PARTS);
    lr_part *parts = lr_reader_alloc(r, variant->part_count, sizeof *parts);
    variant->parts = parts;
    for (uint32_t i = 0; i < variant->part_count && !r->failed; i++) {
        if (lr_reader_peek(r) == LR_MP_STR) {
            parts[i].literal = lr_reader_text(r, 1, 32);
            continue;
        }
        if (lr_reader_array(r, 3) != 3)
            lr_reader_fail(r, "a run of a token has not three fields");
        parts[i].alphabet = lr_reader_bin(r, 32, 32).bytes;
        parts[i].alphabet_id = r->failed ? 0 : alphabet_id(r, parts[i].alphabet);
        parts[i].min = (uint32_t)lr_reader_uint(r, 1, 4096);
        parts[i].max = (uint32_t)lr_reader_uint(r, parts[i].min, 4096);
    }
    if (!r->failed && variant->part_count == 0)
        lr_reader_fail(r, "a variant has no parts");
}

static bool same_part(const lr_part *a, const lr_part *b)
{
    if (a->literal.bytes || b->literal.bytes)
        return a->literal.bytes && b->literal.bytes && a->literal.length == b->literal.length &&
               memcmp(a->literal.bytes, b->literal.bytes, a->literal.length) == 0;
    return a->min == b->min && a->max == b->max && memcmp(a->alphabet, b->alphabet, 32) == 0;
}

static uint32_t shared_parts(const lr_variant *a, const lr_variant *b)
{
    uint32_t count = 0;
    while (count < a->part_count && count < b->part_count && same_part(&a->parts[count], &b->parts[count]))
        count++;
    return count;
}

static void read_variants(lr_reader *r, lr_detector *d)
{
    d->variant_count = lr_reader_array(r, LR_MAX_VARIANTS);
    lr_variant *variants = lr_reader_alloc(r, d->variant_count, sizeof *variants);
    d->variants = variants;
    for (uint32_t i = 0; i < d->variant_count && !r->failed; i++) {
        read_parts(r, &variants[i]);
        variants[i].shared = i && !r->failed ? shared_parts(&variants[i - 1], &variants[i]) : 0;
    }
}

/* What values of kind keyed may begin with. Tokens are searched by the literals they begin with. */
static void read_first_parts(lr_reader *r, lr_detector *d)
{
    for (uint32_t i = 0; i < d->variant_count; i++) {
        const lr_part *part = &d->variants[i].parts[0];
        /* The search looks at the starts of words. */
        if (d->kind == LR_KIND_TOKEN && (part->literal.length < 2 || !lr_is(part->literal.bytes[0], LR_C_WORD)))
            lr_reader_fail(r, "a token does not begin with a literal of two bytes or more, the first a letter, digit or _");
        else if (part->literal.bytes)
            d->first[part->literal.bytes[0] / 8] |= (uint8_t)(1u << part->literal.bytes[0] % 8);
        else
            for (int byte = 0; byte < 32; byte++)
                d->first[byte] |= part->alphabet[byte];
    }
}

#define LAST_WHITE 0x20

static bool is_solid(const lr_part *part)
{
    for (uint8_t c = 0; c <= LAST_WHITE; c++)
        if (part->literal.bytes ? memchr(part->literal.bytes, c, part->literal.length) != NULL : part->alphabet[c / 8] >> c % 8 & 1)
            return false;
    return true;
}

/* With how many bytes behind LAST_WHITE do all values begin? */
static uint32_t solid_bytes(const lr_detector *d)
{
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < d->variant_count; i++) {
        const lr_variant *variant = &d->variants[i];
        uint32_t solid = 0;
        for (uint32_t p = 0; p < variant->part_count && is_solid(&variant->parts[p]); p++)
            solid += variant->parts[p].literal.bytes ? (uint32_t)variant->parts[p].literal.length : variant->parts[p].min;
        least = solid < least ? solid : least;
    }
    return d->variant_count ? least : 0;
}

static bool is_letter(uint8_t c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z');
}

/*
 * Words of [a-z0-9] and bytes from 0x80 up, joined by one space. The first begins with three letters, or these are the
 * first two words': so the search (scan/anchors.h) tells where one may stand.
 */
static bool is_keyword(lr_text text)
{
    const uint8_t *b = text.bytes;
    unsigned letters = 0, spaces = 0;
    for (size_t i = 0; i < text.length; i++) {
        const bool space = b[i] == ' ' && i > 0 && i + 1 < text.length && b[i - 1] != ' ';
        if (!is_letter(b[i]) && !space && !(b[i] >= '0' && b[i] <= '9'))
            return false;
        if (letters < 3 && (space ? spaces++ != 0 : !is_letter(b[i])))
            return false;
        letters += !space;
    }
    return letters >= 3;
}

static void read_keywords(lr_reader *r, lr_detector *d)
{
    d->keyword_count = lr_reader_array(r, LR_MAX_KEYWORDS);
    lr_text *keywords = lr_reader_alloc(r, d->keyword_count, sizeof *keywords);
    d->keywords = keywords;
    for (uint32_t i = 0; i < d->keyword_count && !r->failed; i++) {
        keywords[i] = lr_reader_text(r, 3, LR_KEYWORD_MAX);
        if (!r->failed && !is_keyword(keywords[i]))
            lr_reader_fail(r, "a keyword is not words of a-z and 0-9 joined by one space, three letters first");
    }
}

static void read_names(lr_reader *r, lr_detector *d)
{
    d->name_count = lr_reader_array(r, 4096);
    lr_name *names = lr_reader_alloc(r, d->name_count, sizeof *names);
    d->names = names;
    for (uint32_t i = 0; i < d->name_count && !r->failed; i++) {
        if (lr_reader_array(r, 4) != 4)
            lr_reader_fail(r, "a key name has not four fields");
        names[i].name = lr_reader_text(r, 3, 32);
        names[i].whole_word = lr_reader_bool(r);
        names[i].weak = lr_reader_bool(r);
        names[i].field_only = lr_reader_bool(r);
        for (size_t c = 0; c < names[i].name.length && !r->failed; c++) {
            uint8_t byte = names[i].name.bytes[c];
            if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')))
                lr_reader_fail(r, "a key name holds other bytes than a-z and 0-9");
        }
    }
}

static void read_object(lr_reader *r, lr_detector *d)
{
    enum { MOST = 16 };
    if (lr_reader_array(r, 3) != 3)
        lr_reader_fail(r, "the object of a detector has not three fields");
    d->object = lr_reader_text(r, 1, LR_OBJECT_TEXT);
    d->object_values = lr_reader_texts(r, &d->object_value_count, MOST, LR_OBJECT_TEXT);
    d->object_parts = lr_reader_texts(r, &d->object_part_count, MOST, LR_OBJECT_TEXT);
    if (!r->failed && (d->object_value_count == 0 || d->object_part_count == 0))
        lr_reader_fail(r, "the object of a detector has no values or no parts");
}

static void read_beside(lr_reader *r, lr_detector *d)
{
    enum { MOST = 16 };
    if (lr_reader_array(r, 2) != 2)
        lr_reader_fail(r, "the beside of a detector has not two fields");
    d->beside_names = lr_reader_texts(r, &d->beside_name_count, MOST, LR_OBJECT_TEXT);
    d->beside_values = lr_reader_texts(r, &d->beside_value_count, MOST, LR_OBJECT_TEXT);
    if (!r->failed && (d->beside_name_count == 0 || d->beside_value_count == 0))
        lr_reader_fail(r, "the beside of a detector has no names or no values");
}

static void read_sources(lr_reader *r, lr_detector *d)
{
    d->source_count = lr_reader_array(r, 256);
    lr_known_source *sources = lr_reader_alloc(r, d->source_count, sizeof *sources);
    d->sources = sources;
    for (uint32_t i = 0; i < d->source_count && !r->failed; i++) {
        if (lr_reader_array(r, 2) != 2)
            lr_reader_fail(r, "a source of known secrets has not two fields");
        lr_text directory = lr_reader_text(r, 1, 4095);
        sources[i].min_length = (uint32_t)lr_reader_uint(r, LR_KNOWN_MIN, LR_KNOWN_MAX);
        sources[i].directory = lr_reader_alloc(r, directory.length + 1, 1);
        if (!r->failed)
            memcpy(sources[i].directory, directory.bytes, directory.length);
    }
}

static bool only(lr_text text, const char *extra)
{
    for (size_t i = 0; i < text.length; i++) {
        uint8_t c = text.bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr(extra, c))))
            return false;
    }
    return true;
}

static void name_detector(lr_reader *r, lr_detector *d, lr_text id)
{
    static const char prefix[] = "[REDACTED:";
    d->id = lr_reader_alloc(r, id.length + 1, 1);
    uint8_t *label = lr_reader_alloc(r, sizeof prefix + id.length, 1);
    if (r->failed)
        return;
    memcpy(d->id, id.bytes, id.length);
    memcpy(label, prefix, sizeof prefix - 1);
    memcpy(label + sizeof prefix - 1, id.bytes, id.length);
    label[sizeof prefix - 1 + id.length] = ']';
    d->label = (lr_text){label, sizeof prefix + id.length};
    if (!only(id, "-") || !only(d->type, ""))
        lr_reader_fail(r, "a detector's id or type holds other bytes than a-z, 0-9 and -");
}

void lr_plan_read_detector(lr_reader *r, lr_detector *d)
{
    enum { ID, TYPE, KIND, SHAPE, ISSUERS, COUNTRIES, NOT_TLD, VARIANTS, DISTINCT, NAMES, RE, GROUP, IGNORE_CASE, SOURCES,
           CHECK, KEYWORDS, AFTER, BEFORE, OBJECT, BESIDE };
    static const char *const keys[] = {"id",       "type",     "kind",  "shape", "issuers", "countries",   "not_tld",
                                       "variants", "distinct", "names", "re",    "group",   "ignore_case", "sources",
                                       "check",    "keywords", "after", "before", "object",
                                       "beside",   NULL};
    static const char *const kinds[] = {"shape", "token", "keyed", "keyvalue", "pattern", "known", NULL};
    static const char *const shapes[] = {"credit-card", "us-ssn", "email", "ipv4", "ipv6", "mac-address", "iban", "phone",
                                         "jwt", "private-key", "http-authorization", "url-credentials", NULL};
    uint32_t seen = 0, pairs = lr_reader_map(r, 20);
    lr_text id = {0}, re = {0};
    uint32_t group = 0;
    bool ignore_case = false;
    int kind = -1, shape = -1;
    for (uint32_t i = 0; i < pairs && !r->failed; i++) {
        switch (lr_reader_key(r, keys, &seen)) {
        case ID: id = lr_reader_text(r, 1, 48); break;
        case TYPE: d->type = lr_reader_text(r, 1, 16); break;
        case KIND: kind = lr_text_index(lr_reader_text(r, 1, 16), kinds); break;
        case SHAPE: shape = lr_text_index(lr_reader_text(r, 1, 32), shapes); break;
        case ISSUERS: read_issuers(r, d); break;
        case COUNTRIES: read_countries(r, d); break;
        case NOT_TLD: d->not_tld = lr_reader_texts(r, &d->not_tld_count, 4096, 63); break;
        case VARIANTS: read_variants(r, d); break;
        case DISTINCT: d->distinct = (uint32_t)lr_reader_uint(r, 0, 32); break;
        case NAMES: read_names(r, d); break;
        case RE: re = lr_reader_text(r, 1, 4096); break;
        case GROUP: group = (uint32_t)lr_reader_uint(r, 0, 255); break;
        case IGNORE_CASE: ignore_case = lr_reader_bool(r); break;
        case SOURCES: read_sources(r, d); break;
        case CHECK: lr_plan_read_check(r, d); break;
        case KEYWORDS: read_keywords(r, d); break;
        case AFTER: d->after = (uint32_t)lr_reader_uint(r, 0, LR_MAX_AFTER); break;
        case OBJECT: read_object(r, d); break;
        case BESIDE: read_beside(r, d); break;
        case BEFORE: d->before = (uint32_t)lr_reader_uint(r, 0, LR_MAX_BEFORE); break;
        default: break;
        }
    }
    if (r->failed)
        return;
    /* Which keys each kind has, exactly. */
    const uint32_t common = 1u << ID | 1u << TYPE | 1u << KIND;
    uint32_t wanted;
    if (kind == LR_KIND_SHAPE) {
        wanted = common | 1u << SHAPE;
        wanted |= shape == LR_SHAPE_CREDIT_CARD ? 1u << ISSUERS : 0;
        wanted |= shape == LR_SHAPE_IBAN ? 1u << COUNTRIES : 0;
        wanted |= shape == LR_SHAPE_EMAIL ? 1u << NOT_TLD : 0;
        if (shape < 0)
            wanted = UINT32_MAX;
    } else if (kind == LR_KIND_TOKEN) {
        wanted = common | 1u << VARIANTS | 1u << DISTINCT | 1u << CHECK;
    } else if (kind == LR_KIND_KEYED) {
        wanted = common | 1u << VARIANTS | 1u << DISTINCT | 1u << CHECK | 1u << KEYWORDS | 1u << AFTER | 1u << BEFORE;
    } else if (kind == LR_KIND_KEYVALUE) {
        wanted = common | 1u << NAMES | (seen & (1u << OBJECT | 1u << BESIDE));
    } else if (kind == LR_KIND_PATTERN) {
        wanted = common | 1u << RE | 1u << GROUP | 1u << IGNORE_CASE;
    } else if (kind == LR_KIND_KNOWN) {
        wanted = common | 1u << SOURCES;
    } else {
        wanted = UINT32_MAX; /* no set of keys is right for an unknown kind, the empty one neither */
    }
    if (seen != wanted) {
        lr_reader_fail(r, "a detector of the plan has not the keys of its kind");
        return;
    }
    d->kind = (uint8_t)kind;
    d->shape = (uint8_t)(shape < 0 ? 0 : shape);
    name_detector(r, d, id);
    if (!r->failed) {
        read_first_parts(r, d);
        d->solid = solid_bytes(d);
    }
    if (kind == LR_KIND_PATTERN && !r->failed) {
        const char *reason = lr_pattern_new(&d->pattern, re.bytes, re.length, group, ignore_case);
        if (reason)
            lr_reader_fail(r, reason);
    }
}
