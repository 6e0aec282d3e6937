/*
 * The way of one record:
 *
 *   frame -> walk -> scan -> resolve -> act -> encode -> bytes out
 *
 * Frame has found an event (frame/). lr_pipeline_record() walks its slots
 * (record/); lr_scan_value() finds what is in one (scan/, detect/);
 * lr_resolve() decides what becomes of it (resolve/) and has lr_act() make the
 * bytes (act/); lr_encode_*() turns them into edits of the record (encode/);
 * lr_pipeline_event() applies the edits. Whatever fails on the way is replaced.
 * Events that are parts of one line wait for each other before (join/).
 */
#include "act/act.h"
#include "session.h"

#define LITERAL(text) {(const uint8_t *)text, sizeof text - 1}

static const lr_text label_error = LITERAL("[REDACTED:error]");
static const lr_text label_too_large = LITERAL("[REDACTED:too-large]");
static const lr_text label_too_deep = LITERAL("[REDACTED:too-deep]");
static const lr_text label_too_many = LITERAL("[REDACTED:too-many]");
static const lr_text label_malformed = LITERAL("[REDACTED:malformed]");

int32_t lr_record_failed(logredact_session *s, int32_t status, lr_text *label)
{
    *label = status == LOGREDACT_E_LIMIT ? label_too_many : status == LOGREDACT_E_MALFORMED ? label_malformed : label_error;
    s->counters.events_failed++;
    if (s->policy->on_error == LR_ON_ERROR_STOP)
        return status;
    s->drop = s->policy->on_error == LR_ON_ERROR_DROP && !s->marker;
    return LOGREDACT_OK;
}

/* A value that failed: *stands is to stand for it, or its record is dropped, or the stream stops. */
static int32_t fail_value(logredact_session *s, const lr_slot *slot, int32_t status, lr_text label, lr_text *stands)
{
    s->counters.values_failed++;
    if (slot->is_key)
        lr_walk_top(&s->walk)->unscanned = true;
    if (s->policy->on_error == LR_ON_ERROR_STOP)
        return status;
    if (s->policy->on_error == LR_ON_ERROR_DROP && !s->marker) {
        s->drop = s->drop_failed = true;
        return LOGREDACT_OK;
    }
    *stands = label;
    return LOGREDACT_OK;
}

static int32_t value_failed(logredact_session *s, const lr_slot *slot, int32_t status, lr_text label)
{
    lr_text stands = {0};
    status = fail_value(s, slot, status, label, &stands);
    return status == LOGREDACT_OK && stands.length ? lr_encode_whole(&s->edits, &s->walk, slot, stands) : status;
}

/* Does a keyword stand in the slot's own key or in one that counts around it? */
static bool has_near(const lr_walk *walk, const lr_key_facts *facts)
{
    const lr_frame *frame = lr_walk_top(walk);
    return (facts && facts->words.count) || (frame && frame->near);
}

/* Looks for the values of these keywords. An array's elements stand under the key of the map around it. */
static int32_t near(logredact_session *s, const lr_slot *slot)
{
    unsigned maps = 0;
    int32_t status = LOGREDACT_OK;
    for (size_t depth = s->walk.depth; depth > 0 && maps <= LR_NEAR_MAPS && status == LOGREDACT_OK; depth--) {
        const lr_frame *frame = &s->walk.frames[depth - 1];
        if (!frame->is_map)
            continue;
        /* A key does not stand near itself. */
        if (maps++ || !slot->is_key)
            status = lr_scan_near(&s->scan, slot->text, &frame->facts.words);
    }
    return status;
}

/*
 * scan -> resolve -> act, for one text. *nested: it is JSON, and its slots went this way. What a key-value detector takes whole
 * is not walked.
 */
static int32_t find(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts, bool *nested)
{
    lr_scan_begin(&s->scan);
    int32_t status = LOGREDACT_OK;
    if (facts && facts->any_fit)
        status = lr_scan_field(&s->scan, slot->text, facts->fits);
    if (status == LOGREDACT_OK && s->scan.count == 0 && slot->kind <= LR_SLOT_BINARY && !slot->is_key) {
        status = lr_nested_walk(s, slot, nested);
        if (status != LOGREDACT_OK || *nested)
            return status;
    }
    if (status == LOGREDACT_OK && has_near(&s->walk, facts))
        status = near(s, slot);
    if (status == LOGREDACT_OK)
        status = lr_scan_value(&s->scan, slot->text);
    if (status == LOGREDACT_OK && (s->scan.count || s->join.keys_open) && s->join.event_at_hand && s->level == 0 && !slot->is_key &&
        slot->kind <= LR_SLOT_BINARY)
        status = lr_join_keys(s, slot->text);
    if (status != LOGREDACT_OK || s->scan.count == 0)
        return status;
    status = lr_resolve(&s->resolver, &s->scan, slot->text, slot->is_key ? NULL : &s->walk, slot->kind, s->marker);
    if (status != LOGREDACT_OK)
        return status;
    s->drop |= s->resolver.dropped;
    return lr_findings_note(s, slot) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

int32_t lr_pipeline_find(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts, const lr_piece **pieces,
                         size_t *count, lr_text *label)
{
    *label = (lr_text){0};
    *count = 0;
    if (slot->text.length > s->policy->limits.value_bytes)
        return fail_value(s, slot, LOGREDACT_E_LIMIT, label_too_large, label);
    bool nested = false;
    int32_t status = find(s, slot, facts, &nested);
    if (status != LOGREDACT_OK)
        return fail_value(s, slot, status, status == LOGREDACT_E_LIMIT ? label_too_many : label_error, label);
    if (nested) {
        *pieces = s->nested[s->level].pieces;
        *count = s->nested[s->level].piece_count;
    } else if (s->scan.count) {
        *pieces = s->resolver.pieces;
        *count = s->resolver.piece_count;
    }
    return LOGREDACT_OK;
}

/* A string, binary or number: everything a detector may look at. */
static int32_t scalar(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts)
{
    s->scan.count = 0;
    if (s->join.line && s->level == 0 && slot->start == s->join.mark.slot && !slot->is_key)
        return lr_join_slot(s, slot, facts);
    const bool number = slot->kind == LR_SLOT_INTEGER || slot->kind == LR_SLOT_FLOAT;
    const size_t shortest = number ? s->policy->scanner->shortest_number : s->policy->scanner->shortest;
    const bool known = (facts && facts->any_fit) || has_near(&s->walk, facts) || s->join.keys_open;
    if (slot->text.length <= s->policy->limits.value_bytes && (slot->text.length == 0 || (slot->text.length < shortest && !known)))
        return LOGREDACT_OK;
    const lr_piece *pieces;
    size_t count;
    lr_text label;
    int32_t status = lr_pipeline_find(s, slot, facts, &pieces, &count, &label);
    if (status != LOGREDACT_OK)
        return status;
    if (label.length)
        return lr_encode_whole(&s->edits, &s->walk, slot, label);
    return count ? lr_encode_pieces(&s->edits, &s->walk, slot, pieces, count, s->resolver.integer) : LOGREDACT_OK;
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
    if (cached)
        cached->clean = status == LOGREDACT_OK && s->scan.count == 0 && s->counters.values_failed == failed;
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
        return value_failed(s, slot, status, label_error);
    if (s->resolver.piece_count == 0)
        return LOGREDACT_OK;
    return lr_encode_pieces(&s->edits, &s->walk, slot, s->resolver.pieces, 1, s->resolver.integer);
}

/* An entry stays or went: what JSON's commas need to know of it. */
static void entry_done(logredact_session *s, uint32_t removed_before)
{
    lr_frame *frame = lr_walk_top(&s->walk);
    if (frame && frame->removed == removed_before && !(frame->is_map && !frame->at_value)) {
        frame->kept_end = s->walk.at;
        frame->removed_last = false;
    }
    lr_walk_finish_object(&s->walk);
}

static int32_t container(logredact_session *s, lr_slot *slot, const lr_rule *rule, bool *entered)
{
    *entered = !rule && lr_walk_has_room(&s->walk);
    if (*entered) {
        lr_walk_enter(&s->walk, slot);
        lr_object_entered(s);
        return LOGREDACT_OK;
    }
    if (lr_walk_skip(&s->walk, slot) != LR_WALK_SLOT)
        return LOGREDACT_E_MALFORMED;
    return rule ? field(s, slot, rule) : value_failed(s, slot, LOGREDACT_E_LIMIT, label_too_deep);
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
        frame = lr_walk_top(&s->walk);
        entry_done(s, frame ? frame->removed : 0);
        return status;
    }
    if (frame && (slot->is_key || !frame->is_map))
        frame->entry_edits = s->edits.count;
    if (frame && frame->facts.role && s->join.watch && !slot->is_key && s->walk.depth == 1 && s->level == 0 &&
        lr_mark_of_value(frame->facts.role, s->walk.bytes, slot))
        return LR_PARTIAL;
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
        entry_done(s, removed);
    return status;
}

int32_t lr_pipeline_record(logredact_session *s, const uint8_t *bytes, size_t start, size_t end)
{
    if (LR_FAULT("frame"))
        return LOGREDACT_E_INTERNAL;
    s->decoded.length = 0;
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

/* The record that stands for one that failed: {"message": label}. */
static bool write_record(lr_buffer *out, lr_text label)
{
    return lr_buffer_append(out, "\x81\xa7message", 9) && lr_buffer_put(out, (uint8_t)(0xa0 | label.length)) &&
           lr_buffer_append(out, label.bytes, label.length);
}

/* The same as the format has it; an event keeps its time. */
static bool write_failed(logredact_session *s, const uint8_t *bytes, const lr_event *event, lr_text label)
{
    lr_buffer *out = &s->out;
    if (s->options.format == LOGREDACT_FORMAT_TEXT)
        return lr_buffer_append(out, label.bytes, label.length);
    if (s->options.format == LOGREDACT_FORMAT_JSON)
        return lr_buffer_append(out, "{\"message\":\"", 12) && lr_buffer_append(out, label.bytes, label.length) &&
               lr_buffer_append(out, "\"}", 2);
    bool ok = true;
    if (event->time_end) {
        bool header = event->meta_end != 0;
        ok = lr_buffer_append(out, "\x92\x92", header ? 2 : 1) &&
             lr_buffer_append(out, bytes + event->time, event->time_end - event->time) &&
             lr_buffer_append(out, "\x80", header);
    }
    return ok && write_record(out, label);
}

int32_t lr_pipeline_whole_record(logredact_session *s, int32_t status, bool too_large, size_t length)
{
    lr_text label;
    status = lr_record_failed(s, status, &label);
    if (status != LOGREDACT_OK || s->drop)
        return status;
    if (!write_record(&s->edits.replacements, too_large ? label_too_large : label))
        return LOGREDACT_E_MEMORY;
    return lr_edits_add(&s->edits, 0, length, 0);
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
    s->before = (struct lr_before){s->counters, s->finding_count, s->paths.length};
    s->noted_count = 0;
    s->counters.events_in++;
    s->drop = s->drop_failed = false;
    s->marker = marker;
    lr_edits_clear(&s->edits);
}

void lr_pipeline_flush(logredact_session *s)
{
    if (s->unchanged_length) {
        memcpy(s->out.bytes + s->out.length, s->unchanged, s->unchanged_length);
        s->out.length += s->unchanged_length;
        s->unchanged_length = 0;
    }
}

/* The bytes leave as they came. Of many small events in a row one copy is made. */
static bool leave(logredact_session *s, const uint8_t *bytes, size_t length)
{
    if (s->unchanged_length && s->unchanged + s->unchanged_length != bytes)
        lr_pipeline_flush(s);
    if (!lr_buffer_reserve(&s->out, s->unchanged_length + length))
        return false;
    if (!s->unchanged_length)
        s->unchanged = bytes;
    s->unchanged_length += length;
    return true;
}

/* The event with its edits; text's are counted from its line's start. */
static bool write_event(logredact_session *s, const uint8_t *bytes, const lr_event *event)
{
    if (s->edits.count == 0)
        return !LR_FAULT("output") && leave(s, bytes + event->start, event->end + event->newline - event->start);
    const size_t base = s->options.format == LOGREDACT_FORMAT_TEXT ? event->start : 0, before = s->out.length;
    lr_edits_sort(&s->edits);
    if (lr_edits_apply(&s->edits, bytes + base, event->start - base, event->end - base, &s->out) &&
        (!event->newline || lr_buffer_put(&s->out, '\n')))
        return true;
    s->out.length = before;
    return false;
}

/* The slots of an event were walked with this status: writes it, its placeholder, or nothing. */
static int32_t finish_event(logredact_session *s, const uint8_t *bytes, const lr_event *event, int32_t status)
{
    bool changed = s->edits.count != 0;
    if (changed || s->drop || status != LOGREDACT_OK)
        lr_pipeline_flush(s);
    if (status == LOGREDACT_OK && !s->drop && !write_event(s, bytes, event))
        status = LOGREDACT_E_MEMORY;
    if (status != LOGREDACT_OK) {
        lr_text label;
        lr_pipeline_flush(s);
        const size_t before = s->out.length;
        status = lr_record_failed(s, status, &label);
        if (status != LOGREDACT_OK)
            return status;
        changed = true;
        if (!s->drop && !(write_failed(s, bytes, event, event->too_large ? label_too_large : label) &&
                          (!event->newline || lr_buffer_put(&s->out, '\n')))) {
            s->out.length = before;
            return LOGREDACT_E_MEMORY;
        }
    } else {
        s->counters.events_failed += s->drop_failed;
    }
    s->event++;
    s->line_failed = !s->drop;
    s->counters.events_dropped += s->drop;
    if (s->drop)
        return LOGREDACT_OK;
    s->counters.events_changed += changed;
    s->counters.events_out++;
    return LOGREDACT_OK;
}

/* The slots of an event, whatever its format is. */
static int32_t walk_event(logredact_session *s, const uint8_t *bytes, const lr_event *event)
{
    if (event->too_large)
        return LOGREDACT_E_LIMIT;
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
        return leave(s, bytes + event->start, event->end + event->newline - event->start) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    if (event->too_large && event->newline) { /* the end of a line that was discarded */
        lr_pipeline_flush(s);
        return !s->line_failed || lr_buffer_put(&s->out, '\n') ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    }
    begin_event(s, event->marker);
    s->join.bytes_at_hand = bytes;
    s->join.event_at_hand = event;
    s->join.known = s->join.keys_changed = false;
    const int32_t status = walk_event(s, bytes, event);
    s->join.event_at_hand = NULL;
    /* One that failed may be a part as well, and what follows depends on it. */
    if (status == LR_PARTIAL || (status != LOGREDACT_OK && s->join.watch && !event->too_large)) {
        lr_findings_take_back(s);
        lr_join_keys_take_back(&s->join);
        return LR_PARTIAL;
    }
    /* Behind a broken value nothing says where the next one begins. */
    if (status == LOGREDACT_E_MALFORMED && s->options.framing == LOGREDACT_FRAMING_DOCUMENT)
        return status;
    return finish_event(s, bytes, event, status);
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
