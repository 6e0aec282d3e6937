#include "keyvalue.h"

/* 0-35 for a-z and 0-9, else -1. */
static int rank(uint8_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
}

static bool is_joiner(uint8_t c)
{
    return lr_is(c, LR_C_JOINER);
}

bool lr_name_index_build(lr_name_index *index, const lr_detector *d, lr_arena *arena)
{
    memset(index, 0, sizeof *index);
    index->next = lr_arena_alloc(arena, d->name_count, sizeof *index->next);
    if (!index->next)
        return false;
    for (uint32_t n = 0; n < d->name_count; n++) {
        const lr_text name = d->names[n].name;
        unsigned end = (unsigned)(rank(name.bytes[name.length - 2]) * 36 + rank(name.bytes[name.length - 1]));
        index->next[n] = index->first[end];
        index->first[end] = (uint16_t)(n + 1);
    }
    return true;
}

/* May the name begin at this byte of the key? */
static bool begins_word(lr_text key, size_t at)
{
    if (at == 0)
        return true;
    uint8_t before = key.bytes[at - 1], c = key.bytes[at];
    return is_joiner(before) || lr_is(before, LR_C_DIGIT) ||
           (c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z');
}

enum lr_key_fit lr_key_fits(const lr_detector *d, const lr_name_index *index, lr_text key, bool field)
{
    uint8_t folded[LR_KEY_MAX], place[LR_KEY_MAX];
    size_t skip = key.length > LR_KEY_MAX ? key.length - LR_KEY_MAX : 0, count = 0;
    for (size_t i = skip; i < key.length; i++)
        if (!is_joiner(key.bytes[i])) {
            folded[count] = lr_lower(key.bytes[i]);
            place[count++] = (uint8_t)(i - skip);
        }
    /* password1, password2 */
    while (count && lr_is(folded[count - 1], LR_C_DIGIT))
        count--;
    if (count < 3)
        return LR_KEY_NONE;
    int a = rank(folded[count - 2]), b = rank(folded[count - 1]);
    if (a < 0 || b < 0)
        return LR_KEY_NONE;
    lr_text tail = {key.bytes + skip, key.length - skip};
    enum lr_key_fit fit = LR_KEY_NONE;
    for (unsigned n = index->first[a * 36 + b]; n; n = index->next[n - 1]) {
        const lr_name *name = &d->names[n - 1];
        if (name->field_only && !field)
            continue;
        if (name->name.length > count || memcmp(folded + count - name->name.length, name->name.bytes, name->name.length) != 0)
            continue;
        if (name->whole_word && !begins_word(tail, place[count - name->name.length]))
            continue;
        if (!name->weak && !name->field_only)
            return LR_KEY_STRONG;
        enum lr_key_fit here = name->field_only ? LR_KEY_FIELD : LR_KEY_WEAK;
        fit = here > fit ? here : fit;
    }
    return fit;
}

static bool is_one_of(lr_text v, size_t start, size_t end, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == end - start && lr_begins_folded(v, start, *words, end - start))
            return true;
    return false;
}

/* `android.os.BinderProxy@2bd79ce`: what Java's Object.toString() gives, no credential. */
static bool is_java_object(lr_text v, size_t start, size_t end)
{
    size_t i = start;
    bool dot = false;
    while (i < end && (lr_is(v.bytes[i], LR_C_WORD) || v.bytes[i] == '.' || v.bytes[i] == '$'))
        dot |= v.bytes[i++] == '.';
    if (!dot || i == end || v.bytes[i] != '@' || end - i < 2 || end - i > 9)
        return false;
    for (i++; i < end; i++)
        if (!lr_is(v.bytes[i], LR_C_HEX))
            return false;
    return true;
}

/* Words that programs write where there is no value, or none that they show; with a bracket around them, too. */
static bool says_nothing(lr_text v, size_t start, size_t end)
{
    static const char *const nothing[] = {"null", "nil",      "none",    "undefined", "true",   "false",  "yes",      "no",
                                          "%s",   "required", "missing", "unset",     "hidden", "masked", "filtered", "redacted", NULL};
    start += v.bytes[start] != 0 && strchr("([<", v.bytes[start]) != NULL;
    end -= end > start && v.bytes[end - 1] != 0 && strchr(")]>", v.bytes[end - 1]) != NULL;
    return is_one_of(v, start, end, nothing);
}

/* `${NAME}`: a template's, a shell's. */
static bool is_reference(lr_text v, size_t start, size_t end)
{
    if (end - start < 3 || v.bytes[start] != '$' || v.bytes[start + 1] != '{')
        return false;
    size_t i = start + 2;
    while (i < end && (lr_is(v.bytes[i], LR_C_NAME) || v.bytes[i] == ':'))
        i++;
    return i - start > 2 && i - start <= 128 && (i == end || (i + 1 == end && v.bytes[i] == '}'));
}

bool lr_value_counts(lr_text v, size_t start, size_t end, enum lr_key_fit fit)
{
    if (start >= end || lr_is_placeholder(v, start, end) || says_nothing(v, start, end) || is_reference(v, start, end))
        return false;
    size_t filler = start;
    while (filler < end && memchr("xX*.-", v.bytes[filler], 5))
        filler++;
    if (filler == end)
        return false;
    if (fit != LR_KEY_WEAK)
        return true;
    bool digit = false, token = true;
    size_t stop = end - start > LR_EVIDENCE ? start + LR_EVIDENCE : end;
    for (size_t i = start; i < stop && token; i++) {
        uint8_t c = v.bytes[i];
        digit |= lr_is(c, LR_C_DIGIT);
        token &= c > 0x20 && !memchr("()[]{}<>", c, 8);
    }
    return end - start >= 8 && token && digit && !is_java_object(v, start, stop);
}

static bool is_quote(uint8_t c)
{
    return c == '"' || c == '\'' || c == '`';
}

static bool ends_or(lr_text v, size_t i, const char *more)
{
    return i >= v.length || v.bytes[i] <= 0x20 || (v.bytes[i] && strchr(more, v.bytes[i]));
}

/* A further key stands at i, with = or : after it. */
static bool key_follows(lr_text v, size_t i)
{
    size_t j = i;
    while (lr_byte(v, j, '\\') || (j < v.length && is_quote(v.bytes[j])))
        j++;
    size_t key = j;
    j = lr_run(v, j, LR_C_NAME);
    if (j == key)
        return false;
    while (lr_byte(v, j, '\\') || (j < v.length && is_quote(v.bytes[j])))
        j++;
    return lr_byte(v, j, '=') || lr_byte(v, j, ':');
}

static size_t unquoted_end(lr_text v, size_t i, size_t limit)
{
    for (; i < limit; i++) {
        uint8_t c = v.bytes[i];
        if (lr_is(c, LR_C_NAME))
            continue;
        if (c <= 0x20)
            break;
        /* b'…', Some("…"), hun"ter2: a mark in the middle of a value is a part of it. */
        if ((is_quote(c) || c == '>') && ends_or(v, i + 1, ",;)]}&|:<>\\"))
            break;
        if (c == '<' && ends_or(v, i + 1, "/"))
            break;
        if (c == '\\' && i + 1 < v.length && memchr("nrt\"'\\", v.bytes[i + 1], 6))
            break;
        if ((c == '&' || c == ',' || c == ';' || c == '|') && (ends_or(v, i + 1, "") || key_follows(v, i + 1)))
            break;
        if ((c == ')' || c == ']' || c == '}') && ends_or(v, i + 1, ")]},;.\"'"))
            break;
    }
    return i;
}

/* The key before the separator at i: between them blanks, quotes, brackets and colours, at most LR_KEY_MAX bytes. */
static lr_text key_before(lr_text v, size_t i)
{
    size_t lowest = i > LR_KEY_MAX ? i - LR_KEY_MAX : 0;
    while (i > lowest) {
        size_t colour = lr_colour_start(v, i);
        if (colour < i)
            i = colour;
        else if (lr_is(v.bytes[i - 1], LR_C_GAP))
            i--;
        else if (i >= 3 && lr_begins_folded(v, i - 3, "%5d", 3))
            i -= 3;
        else
            break;
    }
    size_t start = lr_run_back(v, i, i > LR_KEY_MAX ? i - LR_KEY_MAX : 0, LR_C_NAME);
    if (start < i && lr_before(v, start, '\\') && memchr("nrtbf", v.bytes[start], 5))
        start++;
    return (lr_text){v.bytes + start, i - start};
}

/* `API key: …`, as people write it: the key, which is of letters, and the word before it; of no length: there is none. */
static lr_text with_word_before(lr_text v, lr_text key)
{
    const size_t start = (size_t)(key.bytes - v.bytes);
    if (!lr_before(v, start, ' ') || lr_run(v, start, LR_C_LETTER) < start + key.length)
        return (lr_text){0};
    const size_t word = lr_run_back(v, start - 1, start - 1 > LR_KEY_MAX ? start - 1 - LR_KEY_MAX : 0, LR_C_LETTER);
    return word < start - 1 ? (lr_text){v.bytes + word, start + key.length - word} : (lr_text){0};
}

static size_t skip_blanks(lr_text v, size_t i)
{
    for (;;) {
        size_t colour = lr_colour_end(v, i);
        if (colour > i)
            i = colour;
        else if (lr_byte(v, i, ' ') || lr_byte(v, i, '\t'))
            i++;
        else
            return i;
    }
}

/* <password>value</password>, <![CDATA[value]]> too: up to the next tag, white space at both ends left off. */
static bool verify_element(const lr_detector *d, const lr_name_index *index, lr_text v, size_t i, lr_span *span)
{
    size_t name = 0, end = lr_tag_name(v, i, &name);
    enum lr_key_fit fit = end ? lr_key_fits(d, index, (lr_text){v.bytes + name, end - name}, false) : LR_KEY_NONE;
    if (fit == LR_KEY_NONE)
        return false;
    size_t start = i + 1;
    while (start < v.length && v.bytes[start] <= 0x20)
        start++;
    const bool data = v.length - start >= 9 && memcmp(v.bytes + start, "<![CDATA[", 9) == 0;
    start += data ? 9 : 0;
    /* A weak name is judged by the first bytes, as in pairs. */
    size_t limit = fit == LR_KEY_WEAK && v.length - start > LR_EVIDENCE ? start + LR_EVIDENCE : v.length;
    for (;;) {
        const uint8_t *stop = data ? memmem(v.bytes + start, limit - start, "]]>", 3) : memchr(v.bytes + start, '<', limit - start);
        end = stop ? (size_t)(stop - v.bytes) : limit;
        while (end > start && v.bytes[end - 1] <= 0x20)
            end--;
        *span = (lr_span){.start = start, .end = end};
        if (!lr_value_counts(v, start, end, fit))
            return false;
        if (stop || limit == v.length)
            return true;
        limit = v.length;
    }
}

/* --password value, and as JSON lists arguments: "--password", "value". What is not quoted must look like no word of a manual. */
static bool verify_flag(const lr_detector *d, const lr_name_index *index, lr_text v, size_t i, lr_span *span)
{
    const size_t end = i && lr_is(v.bytes[i - 1], LR_C_NAME) ? 0 : lr_flag_name(v, i);
    if (!end || lr_key_fits(d, index, (lr_text){v.bytes + i + 2, end - i - 2}, false) != LR_KEY_STRONG)
        return false;
    size_t j = end;
    while (lr_byte(v, j, '\\'))
        j++;
    j = j < v.length && is_quote(v.bytes[j]) ? j + 1 : end;
    const size_t closed = j;
    j = skip_blanks(v, j + lr_byte(v, j, ','));
    size_t quote = j;
    while (lr_byte(v, quote, '\\'))
        quote++;
    if (j == closed || lr_byte(v, j, '-'))
        return false;
    if (quote < v.length && is_quote(v.bytes[quote])) {
        size_t after;
        *span = (lr_span){.start = quote + 1, .end = lr_quoted_end(v, quote + 1, quote - j, v.bytes[quote], &after)};
        return !lr_byte(v, quote + 1, '-') && lr_value_counts(v, span->start, span->end, LR_KEY_STRONG);
    }
    *span = (lr_span){.start = j, .end = unquoted_end(v, lr_placeholder_end(v, j), v.length)};
    bool digit = false;
    for (size_t k = j; k < span->end && k < j + LR_EVIDENCE; k++)
        digit |= lr_is(v.bytes[k], LR_C_DIGIT);
    return digit && span->end - j >= 4 && lr_value_counts(v, j, span->end, LR_KEY_STRONG);
}

/* `string(13) "…"`: PHP's var_dump(). Without a quote behind it, no type. */
static size_t after_php_type(lr_text v, size_t j)
{
    static const char word[] = "string(";
    if (v.length - j < sizeof word || memcmp(v.bytes + j, word, sizeof word - 1) != 0)
        return j;
    const size_t end = lr_run(v, j + sizeof word - 1, LR_C_DIGIT);
    return lr_byte(v, end, ')') && lr_byte(v, end + 1, ' ') && lr_byte(v, end + 2, '"') ? end + 2 : j;
}

/*
 * YAML's block scalars (YAML 1.2, 8.1): `|` or `>` at i, perhaps digits and signs, and the lines behind it that are indented as the first of them is, or more,
 * with empty ones between them; or the first alone. False: none stands there.
 */
static bool block_scalar(lr_text v, size_t i, bool first, lr_span *span)
{
    if (!lr_byte(v, i, '|') && !lr_byte(v, i, '>'))
        return false;
    for (i++; lr_at(v, i, LR_C_DIGIT) || lr_byte(v, i, '+') || lr_byte(v, i, '-') || lr_byte(v, i, ' ') || lr_byte(v, i, '\r');)
        i++;
    size_t indent = 0;
    while (lr_byte(v, i, '\n') && !(first && indent)) {
        size_t start = i + 1;
        while (lr_byte(v, start, ' '))
            start++;
        const uint8_t *stop = memchr(v.bytes + start, '\n', v.length - start);
        size_t end = stop ? (size_t)(stop - v.bytes) : v.length, next = end;
        while (end > start && v.bytes[end - 1] <= 0x20)
            end--;
        if (end > start) {
            const size_t spaces = start - i - 1;
            if (spaces < (indent ? indent : 1))
                break;
            if (!indent)
                span->start = start;
            indent = indent ? indent : spaces;
            span->end = end;
        }
        i = next;
    }
    return indent > 0;
}

static bool verify_pair(const lr_detector *d, const lr_name_index *index, lr_text v, size_t i, lr_span *span)
{
    if (i == 0 || !lr_is(v.bytes[i - 1], LR_C_NAME | LR_C_GAP))
        return false;
    const lr_text key = key_before(v, i);
    enum lr_key_fit fit = lr_key_fits(d, index, key, false);
    if (fit == LR_KEY_NONE && lr_key_fits(d, index, with_word_before(v, key), false) != LR_KEY_NONE)
        fit = LR_KEY_WEAK; /* prose has such words, too */
    if (fit == LR_KEY_NONE)
        return false;
    size_t j = i + 1;
    if (v.bytes[i] == ':') {
        j += lr_byte(v, j, '=') || lr_byte(v, j, ':'); /* LDIF's :: is a value in base64 (RFC 2849) */
    } else {
        while (lr_byte(v, j, '='))
            j++;
        j += lr_byte(v, j, '>');
    }
    j = skip_blanks(v, j);
    /* By a weak name its first line is judged: as below, not all is read each time. */
    if (v.bytes[i] == ':' && block_scalar(v, j, fit == LR_KEY_WEAK, span))
        return lr_value_counts(v, span->start, span->end, fit) && block_scalar(v, j, false, span);
    j = after_php_type(v, j);
    if (lr_byte(v, j, '[') && lr_placeholder_end(v, j) == j)
        j++;
    size_t quote = j;
    while (lr_byte(v, quote, '\\'))
        quote++;
    bool quoted = quote < v.length && is_quote(v.bytes[quote]);
    size_t depth = quote - j, start = quoted ? quote + 1 : j;
    /* A weak name is judged by the value's first bytes alone: reading on each time would make hostile text quadratic. */
    size_t limit = v.length;
    if (fit == LR_KEY_WEAK && limit - start > LR_EVIDENCE)
        limit = start + LR_EVIDENCE;
    for (;;) {
        size_t after;
        span->start = start;
        span->end = quoted ? lr_quoted_end((lr_text){v.bytes, limit}, start, depth, v.bytes[quote], &after)
                           : unquoted_end(v, lr_placeholder_end(v, start), limit);
        if (!lr_value_counts(v, start, span->end, fit))
            return false;
        if (limit == v.length)
            return true;
        limit = v.length;
    }
}

bool lr_verify_keyvalue(const lr_detector *d, const lr_name_index *index, lr_text v, size_t i, lr_span *span)
{
    switch (v.bytes[i]) {
    case '>':
        return verify_element(d, index, v, i, span);
    case '-':
        return verify_flag(d, index, v, i, span);
    default:
        return verify_pair(d, index, v, i, span);
    }
}

size_t lr_field_start(lr_text v, enum lr_key_fit fit)
{
    size_t word = 0;
    if (fit != LR_KEY_FIELD)
        return 0;
    while (word < 32 && (lr_at(v, word, LR_C_DIGIT | LR_C_LETTER) || lr_byte(v, word, '-')))
        word++;
    size_t i = word;
    while (lr_byte(v, i, ' '))
        i++;
    return word >= 2 && i > word && i < v.length ? i : 0;
}
