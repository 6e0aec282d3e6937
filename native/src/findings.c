/* What was found: counts always, places and paths where the host asked for them. */
#include "detect/chars.h"
#include "session.h"
#include "sort.h"

static bool append(lr_buffer *out, const char *text)
{
    return lr_buffer_append(out, text, strlen(text));
}

static bool is_plain(lr_text name)
{
    if (!name.length || lr_is(name.bytes[0], LR_C_DIGIT))
        return false;
    for (size_t i = 0; i < name.length; i++)
        if (!lr_is(name.bytes[i], LR_C_WORD))
            return false;
    return true;
}

/* `.name`, or `['any name']` with quotes, backslashes and what is not printable escaped. */
static bool append_name(lr_buffer *out, lr_text name)
{
    if (is_plain(name))
        return append(out, ".") && lr_buffer_append(out, name.bytes, name.length);
    bool ok = append(out, "['");
    for (size_t i = 0; ok && i < name.length; i++) {
        uint8_t c = name.bytes[i];
        char escape[5] = {'\\', 'x', "0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15], 0};
        if (c < 0x20 || c >= 0x7f)
            ok = append(out, escape);
        else
            ok = (c != '\'' && c != '\\' ? true : lr_buffer_put(out, '\\')) && lr_buffer_put(out, c);
    }
    return ok && append(out, "']");
}

static bool append_index(lr_buffer *out, uint64_t index)
{
    char digits[32];
    size_t length = lr_integer_text(index, false, digits);
    return append(out, "[") && lr_buffer_append(out, digits, length) && append(out, "]");
}

/* The field where the walk stands; of a key, the map that holds it. */
static bool append_path(logredact_session *s, bool is_key)
{
    lr_buffer *out = &s->paths;
    bool ok = append(out, "$");
    for (size_t f = 0; ok && f + is_key < s->walk.depth; f++) {
        const lr_frame *frame = &s->walk.frames[f];
        if (!frame->is_map)
            ok = append_index(out, frame->index);
        else if (frame->key_finding != LR_NO_DETECTOR)
            ok = append_name(out, s->policy->detectors[frame->key_finding].label);
        else if (frame->named && !frame->unscanned)
            ok = append_name(out, frame->name);
        else
            ok = append(out, "[*]");
    }
    return ok && lr_buffer_put(out, 0);
}

static bool keep(logredact_session *s, const lr_slot *slot, logredact_finding finding)
{
    if (!lr_grow((void **)&s->findings, &s->finding_capacity, s->finding_count + 1, sizeof *s->findings))
        return false;
    finding.event = s->event;
    finding.is_key = slot->is_key;
    size_t start = finding.start, end = finding.end;
    lr_nested_place(s, slot, &start, &end);
    finding.start = start;
    finding.end = end;
    s->findings[s->finding_count++] = finding;
    return true;
}

static bool by_position(const void *context, const void *left, const void *right)
{
    const logredact_finding *a = left, *b = right;
    (void)context;
    return a->start != b->start ? a->start < b->start : a->end < b->end;
}

bool lr_findings_note(logredact_session *s, const lr_slot *slot)
{
    const lr_resolver *r = &s->resolver;
    if (!lr_grow((void **)&s->noted, &s->noted_capacity, s->noted_count + r->order_count, sizeof *s->noted))
        return false;
    for (size_t i = 0; i < r->order_count; i++)
        s->detector_counts[s->noted[s->noted_count++] = r->order[i].detector]++;
    s->counters.findings += r->order_count;
    if (!s->options.collect || !r->order_count)
        return true;
    size_t path = s->paths.length, first = s->finding_count;
    if (path > UINT32_MAX || !append_path(s, slot->is_key))
        return false;
    for (size_t i = 0; i < r->order_count; i++) {
        const lr_match *match = &r->order[i];
        logredact_finding finding = {.detector = match->detector,
                                     .action = s->policy->rules[s->rule_of[match->detector]].action.kind,
                                     .start = match->start,
                                     .end = match->end,
                                     .field = (uint32_t)path};
        if (!keep(s, slot, finding))
            return false;
    }
    lr_sort(s->findings + first, s->finding_count - first, sizeof *s->findings, by_position, NULL);
    return true;
}

bool lr_findings_note_field(logredact_session *s, const lr_slot *slot, const lr_rule *rule)
{
    s->counters.findings++;
    if (!s->options.collect)
        return true;
    size_t path = s->paths.length;
    if (path > UINT32_MAX || !append_path(s, false))
        return false;
    return keep(s, slot, (logredact_finding){.detector = LR_NO_DETECTOR,
                                             .action = rule->action.kind,
                                             .end = slot->text.length,
                                             .field = (uint32_t)path});
}

struct lr_taken lr_findings_taken(const logredact_session *s)
{
    return (struct lr_taken){s->counters, s->finding_count, s->paths.length, s->noted_count};
}

void lr_findings_take_back(logredact_session *s, const struct lr_taken *taken)
{
    while (s->noted_count > taken->noted)
        s->detector_counts[s->noted[--s->noted_count]]--;
    s->counters = taken->counters;
    s->finding_count = taken->findings;
    s->paths.length = taken->paths;
}
