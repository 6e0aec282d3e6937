/* Private keys that are logged line by line: the lines behind the first one, each a value of its own. */
#include "../detect/chars.h"
#include "../detect/shapes.h"
#include "../session.h"

#define BODY_ALONE 16u  /* signs of a line that is all of its value */
#define BODY_BEHIND 32u /* and of one that something stands before */
#define BODY_WITHIN 48u /* and of one that something stands behind, too */
#define END_LINE "-----END "

static bool is_sign(uint8_t c)
{
    return lr_is(c, LR_C_LETTER | LR_C_DIGIT) || c == '+' || c == '/' || c == '=';
}

/* The end of the first END line of a private key in v[*start..); 0: none. *start becomes where it begins. */
static size_t end_line(lr_text v, size_t *start)
{
    const uint8_t *at;
    for (size_t i = *start; i < v.length && (at = memmem(v.bytes + i, v.length - i, END_LINE, sizeof END_LINE - 1)); i++) {
        i = (size_t)(at - v.bytes);
        const size_t end = lr_private_key_line(v, i, END_LINE, sizeof END_LINE - 1);
        if (end) {
            *start = i;
            return end;
        }
    }
    return 0;
}

static uint64_t mix(uint64_t hash, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u; /* FNV-1a */
    return hash;
}

/* The stream and key of the value at hand; 0 only for no memory. */
static uint64_t stream_of(logredact_session *s)
{
    lr_join *join = &s->join;
    if (!join->known) {
        lr_mark mark;
        if (!lr_mark_event(&join->marker, s->options.format, join->bytes_at_hand, join->event_at_hand, &mark))
            return 0;
        join->known = true;
        join->base = s->options.format == LOGREDACT_FORMAT_TEXT ? mark.base : 0;
        join->stream = mix(0xcbf29ce484222325u, join->marker.id.bytes, join->marker.id.length);
    }
    const lr_frame *frame = lr_walk_top(&s->walk);
    return mix(join->stream, frame ? frame->name.bytes : NULL, frame ? frame->name.length : 0) | 1;
}

static void close_key(lr_join *join, lr_open_key *key)
{
    *key = (lr_open_key){0};
    join->keys_open--;
}

static lr_open_key *open_key_of(lr_join *join, uint64_t stream)
{
    lr_open_key *found = NULL;
    for (unsigned n = 0; n < LR_KEYS_OPEN; n++) {
        lr_open_key *key = &join->keys[n];
        if (key->stream && !join->whole && join->number - key->opened > LR_LINE_EVENTS)
            close_key(join, key);
        else if (key->stream == stream)
            found = key;
    }
    return found;
}

static void open_key(lr_join *join, uint64_t stream)
{
    lr_open_key *key = open_key_of(join, stream);
    for (unsigned n = 0; n < LR_KEYS_OPEN && !(key && (key->stream == stream || !key->stream)); n++)
        if (!key || !join->keys[n].stream || join->keys[n].opened < key->opened)
            key = &join->keys[n];
    join->keys_open += !key->stream;
    *key = (lr_open_key){.stream = stream, .opened = join->number, .left = LR_KEY_VALUES, .inside = true};
}

/* The longest run of signs from `at` on, where it is as long as a line of a key. */
static void body_within(lr_text v, size_t at, size_t *start, size_t *end)
{
    *start = *end = 0;
    for (size_t i = at, j; i < v.length; i = j + 1) {
        for (j = i; j < v.length && is_sign(v.bytes[j]);)
            j++;
        if (j - i >= BODY_WITHIN && j - i > *end - *start) {
            *start = i;
            *end = j;
        }
    }
}

/* What of v[base..), which is not only white space, is of the key that is open; an empty span: nothing. */
static void part_of_key(lr_text v, size_t base, lr_open_key *key, size_t *start, size_t *end, bool *closed)
{
    size_t first = base, last = v.length, line = base;
    while (last > base && v.bytes[last - 1] <= ' ')
        last--;
    while (first < last && v.bytes[first] <= ' ')
        first++;
    *start = *end = 0;
    const size_t behind = end_line(v, &line);
    if ((*closed = behind != 0)) {
        size_t at = first;
        while (at < line && (is_sign(v.bytes[at]) || v.bytes[at] <= ' '))
            at++;
        *start = at == line && first < line ? first : line;
        *end = behind;
        return;
    }
    size_t word = last;
    while (word > first && is_sign(v.bytes[word - 1]))
        word--;
    const size_t length = last - word;
    const bool alone = word == first, begins = alone || v.bytes[word - 1] <= ' ';
    if (length && begins && (length >= BODY_BEHIND || (alone && (length >= BODY_ALONE || v.bytes[last - 1] == '=' || key->inside)))) {
        *start = word;
        *end = last;
    } else {
        body_within(v, base, start, end);
    }
    key->inside = *end != 0;
}

static int32_t continue_key(logredact_session *s, lr_text value, lr_open_key *key)
{
    size_t start, end, first;
    bool closed;
    /* What is kept of a line has no head, nor has a string in JSON. */
    const size_t base = s->level || (s->join.line && s->join.line->behind) ? 0 : s->join.base;
    for (first = base; first < value.length && value.bytes[first] <= ' ';)
        first++;
    if (first >= value.length)
        return LOGREDACT_OK;
    part_of_key(value, base, key, &start, &end, &closed);
    int32_t status = start < end ? lr_add_match(&s->scan, s->join.key_detector, start, end) : LOGREDACT_OK;
    if (closed || --key->left == 0)
        close_key(&s->join, key);
    return status;
}

int32_t lr_join_keys(logredact_session *s, lr_text value)
{
    lr_join *join = &s->join;
    bool opens = false;
    const size_t found = s->scan.count;
    for (size_t n = 0; n < found && !opens; n++) {
        const lr_match *match = &s->scan.matches[n];
        size_t at = match->start;
        opens = match->detector == join->key_detector && match->end == value.length && !end_line(value, &at);
    }
    if (!opens && !join->keys_open)
        return LOGREDACT_OK;
    const uint64_t stream = stream_of(s);
    if (!stream)
        return LOGREDACT_E_MEMORY;
    if (!join->keys_changed) {
        join->keys_changed = true;
        join->keys_open_before = join->keys_open;
        memcpy(join->keys_before, join->keys, sizeof join->keys);
    }
    lr_open_key *key = join->keys_open ? open_key_of(join, stream) : NULL;
    int32_t status = key ? continue_key(s, value, key) : LOGREDACT_OK;
    if (opens)
        open_key(join, stream);
    return status;
}

void lr_join_keys_take_back(lr_join *join)
{
    if (!join->keys_changed)
        return;
    join->keys_open = join->keys_open_before;
    memcpy(join->keys, join->keys_before, sizeof join->keys);
}
