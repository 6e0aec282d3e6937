/* The tag of events, for rules that go by it: as the host says, or as each record holds it under a key. */
#include "policy/reader.h"
#include "session.h"

static bool set(logredact_session *s, lr_text tag)
{
    s->tag.length = 0;
    const bool ok = lr_buffer_append(&s->tag, tag.bytes, tag.length);
    lr_session_select_for_tag(s);
    return ok;
}

static bool is_set(const lr_buffer *buffer, const uint8_t *bytes, size_t length)
{
    return length == buffer->length && (length == 0 || memcmp(bytes, buffer->bytes, length) == 0);
}

/* What waits leaves with the tag before. */
static int32_t leave_first(logredact_session *s)
{
    return s->join.count ? logredact_session_release(s, NULL) : LOGREDACT_OK;
}

int32_t logredact_session_set_tag(logredact_session *s, const uint8_t *tag, size_t length)
{
    if (!s || (length && !tag) || s->tag_key.length)
        return LOGREDACT_E_ARGUMENT;
    if (is_set(&s->tag, tag, length))
        return LOGREDACT_OK;
    const int32_t status = leave_first(s);
    const bool ok = set(s, (lr_text){tag, length});
    s->join.marker.tag = (lr_text){s->tag.bytes, s->tag.length};
    return ok ? status : LOGREDACT_E_MEMORY;
}

int32_t logredact_session_set_tag_key(logredact_session *s, const uint8_t *key, size_t length)
{
    if (!s || (length && !key) || s->options.format == LOGREDACT_FORMAT_TEXT)
        return LOGREDACT_E_ARGUMENT;
    if (is_set(&s->tag_key, key, length))
        return LOGREDACT_OK;
    int32_t status = leave_first(s);
    s->tag_key.length = 0;
    s->join.marker.tag = s->join.marker.tag_key = (lr_text){0};
    set(s, (lr_text){0});
    s->tag_rules = false;
    for (uint32_t r = 0; r < s->policy->rule_count; r++)
        s->tag_rules |= s->policy->rules[r].tag_count > 0;
    if (!lr_buffer_append(&s->tag_key, key, length))
        return LOGREDACT_E_MEMORY;
    s->join.marker.tag_key = (lr_text){s->tag_key.bytes, s->tag_key.length};
    return status;
}

int32_t logredact_session_set_source(logredact_session *s, const uint8_t *source, size_t length)
{
    if (!s || (length && !source))
        return LOGREDACT_E_ARGUMENT;
    const int32_t status = leave_first(s);
    lr_buffer *kept = &s->join.marker.source;
    kept->length = 0;
    if (!lr_buffer_append(kept, source, length < LR_STREAM_ID ? length : LR_STREAM_ID))
        return LOGREDACT_E_MEMORY;
    return status;
}

/* The record's text under the tag key; empty where there is none, more than one, or what is no text. */
static lr_text tag_of(logredact_session *s, const uint8_t *bytes, const lr_event *event)
{
    lr_frame frame;
    const lr_text key = {s->tag_key.bytes, s->tag_key.length}, unknown = {0};
    lr_walk walk = {.json = s->walk.json, .frames = &frame, .max_depth = 1, .decoded = &s->tag_decoded};
    lr_slot slot;
    lr_text found = unknown;
    bool here = false, seen = false;
    s->tag_decoded.length = 0;
    if (walk.json && !lr_buffer_reserve(&s->tag_decoded, event->record_end - event->record))
        return unknown;
    lr_walk_begin(&walk, bytes, event->record, event->record_end);
    if (lr_walk_next(&walk, &slot) != LR_WALK_SLOT || slot.kind != LR_SLOT_CONTAINER || !slot.is_map)
        return unknown;
    lr_walk_enter(&walk, &slot);
    while (lr_walk_next(&walk, &slot) == LR_WALK_SLOT) {
        if (slot.kind == LR_SLOT_END)
            return found;
        if (slot.kind == LR_SLOT_CONTAINER && lr_walk_skip(&walk, &slot) != LR_WALK_SLOT)
            break;
        if (slot.is_key) {
            here = slot.kind == LR_SLOT_STRING && lr_text_equal(slot.text, key);
        } else if (here) {
            if (seen || slot.kind != LR_SLOT_STRING)
                return unknown;
            seen = true;
            found = slot.text;
        }
        lr_frame_object_done(lr_walk_top(&walk));
    }
    return unknown;
}

void lr_session_tag_event(logredact_session *s, const uint8_t *bytes, const lr_event *event)
{
    if (!s->tag_rules)
        return;
    const lr_text tag = event->too_large || event->marker ? (lr_text){0} : tag_of(s, bytes, event);
    if (!is_set(&s->tag, tag.bytes, tag.length))
        set(s, tag);
}
