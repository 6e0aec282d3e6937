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
    line->searched = true;
    line->piece_count = line->texts.length = 0;
    int32_t status = lr_value_find(s, &whole, facts, &pieces, &count, &label);
    if (status != LOGREDACT_OK)
        return status;
    line->dropped = s->drop;
    line->failed = s->drop_failed;
    if (s->counters.values_failed != failed && label.length) {
        const lr_piece all = {0, whole.text.length, label};
        return add(line, all.start, all.end, all.text) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    }
    for (size_t n = 0; n < count; n++)
        if (pieces[n].end > line->behind && !add(line, pieces[n].start, pieces[n].end, pieces[n].text))
            return LOGREDACT_E_MEMORY;
    return !line->early || add_doubt(line) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
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
    const size_t base = s->join.mark.base, from = line->at, to = from + slot->text.length - base;
    lr_buffer *texts = &line->texts;
    size_t text = 0, count = 0;
    for (size_t n = 0; n < line->piece_count; n++) {
        const lr_piece *piece = &line->pieces[n];
        const size_t at = text;
        text += piece->text.length;
        if (piece->end <= from || piece->start >= to)
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
    return count ? lr_encode_pieces(&s->edits, &s->walk, slot, s->join.share, count, false) : LOGREDACT_OK;
}
