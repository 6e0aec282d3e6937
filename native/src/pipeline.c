/*
 * The way of one record:
 *
 *   frame -> walk -> scan -> resolve -> act -> encode -> bytes out
 *
 * Frame has found an event (frame/). lr_pipeline_record() walks its slots
 * (record/); lr_value_find() (value.c) has lr_scan_value() find what is in one (scan/, detect/);
 * lr_resolve() decides what becomes of it (resolve/) and has lr_act() make the
 * bytes (act/); lr_encode_*() turns them into edits of the record (encode/);
 * lr_pipeline_event() applies the edits. Whatever fails on the way is replaced.
 * Events that are parts of one line wait for each other before (join/).
 */
#include "act/act.h"
#include "session.h"

/* A value that failed becomes a placeholder, where its record stays. */
static int32_t value_failed(logredact_session *s, const lr_slot *slot, int32_t status, lr_text label)
{
    lr_text stands = {0};
    status = lr_value_failed(s, slot, status, label, &stands);
    return status == LOGREDACT_OK && stands.length ? lr_encode_whole(&s->edits, &s->walk, slot, stands) : status;
}

/* A string in which nobody looks for JSON begins otherwise. */
static bool may_begin_json(lr_text text)
{
    const uint8_t first = text.bytes[0];
    return first == '{' || first == '[' || first <= ' ';
}

/* What is found in a string, binary or number, and what becomes of it. */
static int32_t scan(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts)
{
    const lr_piece *pieces;
    size_t count;
    lr_text label;
    int32_t status = lr_value_find(s, slot, facts, &pieces, &count, &label);
    if (status != LOGREDACT_OK)
        return status;
    if (label.length)
        return lr_encode_whole(&s->edits, &s->walk, slot, label);
    return count ? lr_encode_pieces(&s->edits, &s->walk, slot, pieces, count, s->resolver.integer) : LOGREDACT_OK;
}

/* A string, binary or number: everything a detector may look at. */
static inline int32_t scalar(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts)
{
    s->scan.count = 0;
    if (s->join.line && s->level == 0 && slot->start == s->join.mark.slot && !slot->is_key)
        return lr_join_slot(s, slot, facts);
    const bool known = (facts && facts->any_fit) || lr_value_near(&s->walk, facts) || s->join.keys_open;
    if (known || slot->text.length > s->policy->limits.value_bytes)
        return slot->text.length ? scan(s, slot, facts) : LOGREDACT_OK;
    const bool number = slot->kind == LR_SLOT_INTEGER || slot->kind == LR_SLOT_FLOAT;
    const size_t shortest = number ? s->policy->scanner->shortest_number : s->policy->scanner->shortest;
    if (slot->text.length == 0 || slot->text.length < shortest)
        return LOGREDACT_OK;
    if ((slot->is_key || !may_begin_json(slot->text)) && lr_scan_is_clean(&s->scan, slot->text))
        return LOGREDACT_OK;
    return scan(s, slot, facts);
}

static int32_t key(logredact_session *s, const lr_slot *slot)
{
    lr_frame *frame = lr_walk_top(&s->walk);
    bool text = slot->kind <= LR_SLOT_FLOAT;
    frame->unscanned = false;
    frame->key_finding = LR_NO_DETECTOR;
    frame->named = text && !(slot->kind == LR_SLOT_FLOAT && slot->text.length == 0);
    frame->name = frame->named ? slot->text : (lr_text){0};
    frame->facts = (lr_key_facts){.rule = LR_NO_RULE};
    if (!text)
        return LOGREDACT_OK;
    lr_cached_key *cached = NULL;
    if (frame->named)
        lr_fields_of_key(&s->fields, &s->scan, frame->name, &frame->facts, &cached);
    /* Keys repeat: one in which nothing was found holds nothing the next time. */
    if (cached && cached->clean && !frame->near)
        return LOGREDACT_OK;
    uint64_t failed = s->counters.values_failed;
    int32_t status = scalar(s, slot, NULL);
    if (cached) /* of a record that is dropped no failure is counted */
        cached->clean = status == LOGREDACT_OK && s->scan.count == 0 && s->counters.values_failed == failed && !s->drop;
    bool found = s->options.collect && s->scan.count && s->resolver.order_count;
    frame->key_finding = found ? s->resolver.order[0].detector : LR_NO_DETECTOR;
    return status;
}

/* A field rule decides over the slot whole; a container was passed already. */
static int32_t field(logredact_session *s, const lr_slot *slot, const lr_rule *rule)
{
    uint8_t kind = rule->action.kind;
    if (kind == LOGREDACT_ACTION_DROP && s->marker)
        kind = LOGREDACT_ACTION_REDACT;
    if (!lr_findings_note_field(s, slot, rule))
        return LOGREDACT_E_MEMORY;
    if (kind == LOGREDACT_ACTION_KEEP)
        return LOGREDACT_OK;
    if (kind == LOGREDACT_ACTION_REMOVE)
        return lr_encode_remove(&s->edits, &s->walk, slot->end);
    if (kind == LOGREDACT_ACTION_DROP) {
        s->drop = true;
        return LOGREDACT_OK;
    }
    if (slot->kind == LR_SLOT_NIL)
        return LOGREDACT_OK;
    bool text = slot->kind <= LR_SLOT_FLOAT && (slot->text.length || slot->kind != LR_SLOT_FLOAT);
    if (!text || kind == LOGREDACT_ACTION_REDACT)
        return lr_encode_whole(&s->edits, &s->walk, slot, lr_label(s->policy, rule, LR_NO_DETECTOR));
    int32_t status = lr_resolve_field(&s->resolver, rule, slot->text, slot->kind);
    if (status != LOGREDACT_OK)
        return value_failed(s, slot, status, LR_LABEL_ERROR);
    if (s->resolver.piece_count == 0)
        return LOGREDACT_OK;
    return lr_encode_pieces(&s->edits, &s->walk, slot, s->resolver.pieces, 1, s->resolver.integer);
}

/* An entry stays or went: what JSON's commas need to know of it. */
static void object_done(const lr_walk *walk, lr_frame *frame, uint32_t removed_before)
{
    if (frame && lr_frame_object_done(frame) && frame->removed == removed_before) {
        frame->kept_end = walk->at;
        frame->removed_last = false;
    }
}

static int32_t container(logredact_session *s, lr_slot *slot, const lr_rule *rule, bool *entered)
{
    *entered = !rule && lr_walk_has_room(&s->walk);
    if (*entered && lr_repeat_passed(s, slot)) {
        *entered = false;
        return LOGREDACT_OK;
    }
    if (*entered) {
        lr_walk_enter(&s->walk, slot);
        lr_object_entered(s);
        return LOGREDACT_OK;
    }
    if (lr_walk_skip(&s->walk, slot) != LR_WALK_SLOT)
        return LOGREDACT_E_MALFORMED;
    return rule ? field(s, slot, rule) : value_failed(s, slot, LOGREDACT_E_LIMIT, LR_LABEL_TOO_DEEP);
}

static int32_t one_slot(logredact_session *s, lr_slot *slot)
{
    lr_frame *frame = lr_walk_top(&s->walk);
    uint32_t removed = frame ? frame->removed : 0;
    if (slot->kind == LR_SLOT_END) {
        int32_t status = lr_encode_close(&s->edits, &s->walk);
        s->walk.depth--;
        if (s->walk.depth == s->walk.base)
            return status;
        if (s->repeats.watched && s->walk.depth == 1 && s->level == 0 && status == LOGREDACT_OK)
            lr_repeat_left(s);
        frame = lr_walk_top(&s->walk);
        object_done(&s->walk, frame, frame ? frame->removed : 0);
        return status;
    }
    if (frame && (slot->is_key || !frame->is_map))
        frame->entry_edits = s->edits.count;
    if (frame && frame->facts.role && s->join.watch && !slot->is_key && s->walk.depth == 1 && s->level == 0 &&
        lr_mark_of_value(frame->facts.role, s->walk.bytes, slot))
        return LR_PARTIAL;
    if (frame && frame->facts.beside && !slot->is_key)
        lr_object_beside(s);
    uint32_t index = s->policy->has_field_rules ? lr_fields_rule(&s->fields, &s->walk) : LR_NO_RULE;
    const lr_rule *rule = index == LR_NO_RULE ? NULL : &s->policy->rules[index];
    int32_t status;
    if (slot->kind == LR_SLOT_CONTAINER) {
        if (slot->is_key) {
            frame->named = false;
            frame->facts = (lr_key_facts){.rule = LR_NO_RULE};
        }
        bool entered;
        status = container(s, slot, rule, &entered);
        if (entered)
            return status;
    } else if (slot->is_key) {
        status = key(s, slot);
    } else if (rule) {
        status = field(s, slot, rule);
    } else {
        if (frame && frame->within)
            lr_object_mark(frame);
        status = slot->kind <= LR_SLOT_FLOAT ? scalar(s, slot, frame ? &frame->facts : NULL) : LOGREDACT_OK;
    }
    if (status == LOGREDACT_OK)
        object_done(&s->walk, frame, removed);
    return status;
}

int32_t lr_pipeline_record(logredact_session *s, const uint8_t *bytes, size_t start, size_t end)
{
    if (LR_FAULT("frame"))
        return LOGREDACT_E_INTERNAL;
    s->decoded.length = 0;
    lr_repeat_record(s, end - start);
    if (s->walk.json && memchr(bytes + start, '\\', end - start) && !lr_buffer_reserve(&s->decoded, end - start))
        return LOGREDACT_E_MEMORY;
    lr_walk_begin(&s->walk, bytes, start, end);
    return lr_pipeline_slots(s);
}

int32_t lr_pipeline_slots(logredact_session *s)
{
    for (;;) {
        lr_slot slot;
        int result = LR_FAULT("walk") ? LR_WALK_MEMORY : lr_walk_next(&s->walk, &slot);
        if (result == LR_WALK_DONE)
            return LOGREDACT_OK;
        if (result != LR_WALK_SLOT)
            return result == LR_WALK_BAD ? LOGREDACT_E_MALFORMED : LOGREDACT_E_MEMORY;
        int32_t status = one_slot(s, &slot);
        if (status != LOGREDACT_OK)
            return status;
    }
}

static bool only_space_after(const lr_walk *walk)
{
    for (size_t i = walk->at; i < walk->length; i++)
        if (!memchr(" \t\r\n", walk->bytes[i], 4))
            return false;
    return true;
}

static void begin_event(logredact_session *s, bool marker)
{
    s->noted_count = 0;
    s->before = lr_findings_taken(s);
    s->counters.events_in++;
    s->drop = s->drop_failed = false;
    s->marker = marker;
    lr_edits_clear(&s->edits);
}

/* The slots of an event, whatever its format is. */
static int32_t walk_event(logredact_session *s, const uint8_t *bytes, const lr_event *event)
{
    if (event->too_large)
        return LOGREDACT_E_LIMIT;
    if (s->seals_only)
        return LOGREDACT_OK;
    if (s->options.format == LOGREDACT_FORMAT_TEXT)
        return lr_pipeline_value(s, (lr_text){bytes + event->start, event->end - event->start});
    const bool watch = s->join.watch;
    int32_t status = LOGREDACT_OK;
    s->join.watch = false; /* in the metadata */
    if (event->meta_end)
        status = lr_pipeline_record(s, bytes, event->meta, event->meta_end);
    s->join.watch = watch;
    if (status == LOGREDACT_OK)
        status = lr_pipeline_record(s, bytes, event->record, event->record_end);
    if (status == LOGREDACT_OK && s->walk.json && !only_space_after(&s->walk))
        status = LOGREDACT_E_MALFORMED;
    return status;
}

int32_t lr_pipeline_event(logredact_session *s, const uint8_t *bytes, const lr_event *event)
{
    if (event->blank)
        return lr_output_unchanged(s, bytes + event->start, event->end + event->newline - event->start) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    if (event->too_large && event->newline) { /* the end of a line that was discarded */
        lr_output_flush(s);
        return !s->line_failed || lr_buffer_put(&s->out, '\n') ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    }
    if (s->tag_key.length)
        lr_session_tag_event(s, bytes, event);
    begin_event(s, event->marker);
    s->join.bytes_at_hand = bytes;
    s->join.event_at_hand = event;
    s->join.known = s->join.keys_changed = false;
    const int32_t status = walk_event(s, bytes, event);
    s->join.event_at_hand = NULL;
    /* One that failed may be a part as well, and what follows depends on it. */
    if (status == LR_PARTIAL || (status != LOGREDACT_OK && s->join.watch && !event->too_large)) {
        lr_findings_take_back(s, &s->before);
        lr_join_keys_take_back(&s->join);
        return LR_PARTIAL;
    }
    /* Behind a broken value nothing says where the next one begins. */
    if (status == LOGREDACT_E_MALFORMED && s->options.framing == LOGREDACT_FRAMING_DOCUMENT)
        return status;
    return lr_output_event(s, bytes, event, status);
}

int32_t lr_pipeline_value(logredact_session *s, lr_text value)
{
    lr_slot slot = {.kind = LR_SLOT_STRING, .text = value, .end = value.length};
    lr_walk_begin(&s->walk, value.bytes, 0, value.length);
    bool json = s->walk.json;
    s->walk.json = false;
    s->walk.bare = true;
    int32_t status = scalar(s, &slot, NULL);
    s->walk.json = json;
    s->walk.bare = false;
    return status;
}
