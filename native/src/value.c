/* One value: scan, resolve, act; and what stands for one that fails. */
#include "session.h"

int32_t lr_record_failed(logredact_session *s, int32_t status, lr_text *label)
{
    *label = status == LOGREDACT_E_LIMIT ? LR_LABEL_TOO_MANY : status == LOGREDACT_E_MALFORMED ? LR_LABEL_MALFORMED : LR_LABEL_ERROR;
    s->counters.events_failed++;
    if (s->policy->on_error == LR_ON_ERROR_STOP)
        return status;
    s->drop = s->policy->on_error == LR_ON_ERROR_DROP && !s->marker;
    return LOGREDACT_OK;
}

/* A value that failed: *stands is to stand for it, or its record is dropped, or the stream stops. */
int32_t lr_value_failed(logredact_session *s, const lr_slot *slot, int32_t status, lr_text label, lr_text *stands)
{
    if (slot->is_key)
        lr_walk_top(&s->walk)->unscanned = true;
    if (s->drop) { /* by a rule, which beats all: nothing of the record leaves */
        *stands = label;
        return LOGREDACT_OK;
    }
    s->counters.values_failed++;
    if (s->policy->on_error == LR_ON_ERROR_STOP)
        return status;
    if (s->policy->on_error == LR_ON_ERROR_DROP && !s->marker) {
        s->drop = s->drop_failed = true;
        return LOGREDACT_OK;
    }
    *stands = label;
    return LOGREDACT_OK;
}

/* Does a keyword stand in the slot's own key or in one that counts around it? */
bool lr_value_near(const lr_walk *walk, const lr_key_facts *facts)
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
    if (status == LOGREDACT_OK && lr_value_near(&s->walk, facts))
        status = near(s, slot);
    if (status == LOGREDACT_OK)
        status = lr_scan_value(&s->scan, slot->text);
    if (status == LOGREDACT_OK && (s->scan.count || s->join.keys_open) && s->join.event_at_hand && !slot->is_key &&
        slot->kind <= LR_SLOT_BINARY)
        status = lr_join_keys(s, slot->text);
    if (status != LOGREDACT_OK || s->scan.count == 0)
        return status;
    /* A private key that is allowed begins all the same where events follow each other: then the map is not to be passed. */
    s->repeats.watched &= s->join.event_at_hand != NULL;
    status = lr_resolve(&s->resolver, &s->scan, slot->text, slot->is_key ? NULL : &s->walk, slot->kind, s->marker);
    if (status != LOGREDACT_OK)
        return status;
    s->drop |= s->resolver.dropped;
    return lr_findings_note(s, slot) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

int32_t lr_value_find(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts, const lr_piece **pieces,
                         size_t *count, lr_text *label)
{
    *label = (lr_text){0};
    *count = 0;
    if (slot->text.length > s->policy->limits.value_bytes)
        return lr_value_failed(s, slot, LOGREDACT_E_LIMIT, LR_LABEL_TOO_LARGE, label);
    bool nested = false;
    int32_t status = find(s, slot, facts, &nested);
    if (status != LOGREDACT_OK)
        return lr_value_failed(s, slot, status, status == LOGREDACT_E_LIMIT ? LR_LABEL_TOO_MANY : LR_LABEL_ERROR, label);
    if (nested) {
        *pieces = s->nested[s->level].pieces;
        *count = s->nested[s->level].piece_count;
    } else if (s->scan.count) {
        *pieces = s->resolver.pieces;
        *count = s->resolver.piece_count;
    }
    return LOGREDACT_OK;
}
