/* What a line became, and the share of it that one of its parts has. */
#include "../session.h"

#define BEFORE 64u     /* bytes of a line's end that are in doubt where its rest is missing */
#define WORD_MOST 4096u /* and of the word that they begin in */

static bool add(lr_line *line, size_t start, size_t end, lr_text text)
{
    if (!lr_grow((void **)&line->pieces, &line->piece_capacity, line->piece_count + 1, sizeof *line->pieces) ||
        !lr_buffer_append(&line->texts, text.bytes, text.length))
        return false;
    line->pieces[line->piece_count++] = (lr_piece){start, end, {NULL, text.length}};
    return true;
}

/* The end in doubt becomes a placeholder: what follows could make a secret of it. */
static bool add_doubt(lr_line *line)
{
    const size_t length = line->text.length;
    /* It left so before. */
    if (length >= LR_LABEL_PARTIAL.length && memcmp(line->text.bytes + length - LR_LABEL_PARTIAL.length, LR_LABEL_PARTIAL.bytes, LR_LABEL_PARTIAL.length) == 0)
        return true;
    size_t start = length > BEFORE ? length - BEFORE : 0;
    for (size_t most = WORD_MOST; most && start > line->head && line->text.bytes[start - 1] > ' '; most--)
        start--;
    if (start < line->head)
        start = line->head;
    while (line->piece_count && line->pieces[line->piece_count - 1].start >= start)
        line->texts.length -= line->pieces[--line->piece_count].text.length;
    if (line->piece_count && line->pieces[line->piece_count - 1].end > start) {
        line->pieces[line->piece_count - 1].end = length;
        return true;
    }
    return start == length || add(line, start, length, LR_LABEL_PARTIAL);
}

/* Searches the line as the slot of its first part, once. */
static int32_t search(logredact_session *s, lr_line *line, const lr_slot *slot, const lr_key_facts *facts)
{
    lr_slot whole = *slot;
    whole.text = (lr_text){line->text.bytes, line->text.length};
    const lr_piece *pieces;
    size_t count;
    lr_text label;
    const uint64_t failed = s->counters.values_failed;
    const bool dropped = s->drop, drop_failed = s->drop_failed;
    line->searched = true;
    line->piece_count = line->texts.length = 0;
    s->drop = s->drop_failed = false;
    int32_t status = lr_value_find(s, &whole, facts, &pieces, &count, &label);
    line->dropped = s->drop;
    line->failed = s->drop_failed;
    s->drop = dropped;
    s->drop_failed = drop_failed;
    if (status != LOGREDACT_OK)
        return status;
    if (s->counters.values_failed != failed && label.length) {
        const lr_piece all = {0, whole.text.length, label};
        return add(line, all.start, all.end, all.text) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    }
    for (size_t n = 0; n < count; n++)
        if (pieces[n].end > line->behind && !add(line, pieces[n].start, pieces[n].end, pieces[n].text))
            return LOGREDACT_E_MEMORY;
    return !line->early || add_doubt(line) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

/* Puts the piece among `count` of the part's share, unless it touches one. They come in ascending order: *from is where to go on. */
static int32_t insert(lr_join *join, size_t *count, size_t *from, const lr_piece *piece)
{
    size_t at = *from;
    while (at < *count && join->share[at].end <= piece->start)
        at++;
    *from = at;
    if (at < *count && join->share[at].start < piece->end)
        return LOGREDACT_OK;
    if (!lr_grow((void **)&join->share, &join->share_capacity, *count + 1, sizeof *join->share))
        return LOGREDACT_E_MEMORY;
    memmove(join->share + at + 1, join->share + at, (*count - at) * sizeof *join->share);
    join->share[at] = *piece;
    ++*count;
    return LOGREDACT_OK;
}

/* What is found in the part alone: one that only claims to be a part hides nothing in what it is joined with. */
static int32_t add_alone(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts, size_t *count, lr_text *label)
{
    const lr_event *event = s->join.event_at_hand;
    const size_t share = *count;
    const struct lr_taken taken = lr_findings_taken(s);
    const lr_piece *pieces;
    size_t found, from = 0;
    s->join.event_at_hand = NULL; /* private keys were followed with the line */
    int32_t status = lr_value_find(s, slot, facts, &pieces, &found, label);
    s->join.event_at_hand = event;
    /* What ends at the cut is known better by the line. */
    const lr_mark *mark = &s->join.mark;
    const size_t cut = mark->kind == LR_MARK_PARTIAL ? mark->base + mark->text.length : SIZE_MAX;
    for (size_t n = 0; n < found && status == LOGREDACT_OK && !label->length; n++)
        if (pieces[n].end < cut)
            status = insert(&s->join, count, &from, &pieces[n]);
    if (status == LOGREDACT_OK && *count == share && !label->length)
        lr_findings_take_back(s, &taken); /* they are the line's */
    return status;
}

int32_t lr_join_slot(logredact_session *s, const lr_slot *slot, const lr_key_facts *facts)
{
    lr_line *line = s->join.line;
    if (!line->searched)
        line->status = search(s, line, slot, facts);
    if (line->status != LOGREDACT_OK)
        return line->status;
    s->drop |= line->dropped;
    s->drop_failed |= line->failed;
    if (s->drop)
        return LOGREDACT_OK;
    const size_t base = s->join.mark.base, from = line->at, to = from + s->join.mark.text.length;
    lr_buffer *texts = &line->texts;
    size_t text = 0, count = 0;
    for (size_t n = 0; n < line->piece_count; n++) {
        const lr_piece *piece = &line->pieces[n];
        const size_t at = text;
        text += piece->text.length;
        if (piece->end <= from || piece->start >= to || from == to)
            continue;
        if (!lr_grow((void **)&s->join.share, &s->join.share_capacity, count + 1, sizeof *s->join.share))
            return LOGREDACT_E_MEMORY;
        lr_piece *share = &s->join.share[count++];
        /* Where it begins, or with the rest of a line that left in part, its text stands. */
        const bool begins = piece->start >= from || from == line->behind;
        share->start = base + (piece->start > from ? piece->start - from : 0);
        share->end = base + (piece->end < to ? piece->end : to) - from;
        share->text = begins ? (lr_text){texts->bytes + at, piece->text.length} : (lr_text){texts->bytes, 0};
    }
    lr_text label;
    int32_t status = add_alone(s, slot, facts, &count, &label);
    if (status != LOGREDACT_OK || s->drop)
        return status;
    if (label.length)
        return lr_encode_whole(&s->edits, &s->walk, slot, label);
    return count ? lr_encode_pieces(&s->edits, &s->walk, slot, s->join.share, count, false) : LOGREDACT_OK;
}
