/* What is known of keys and lines as a chunk begins, for a chunk that is let go: its events come again. */
#include "join.h"

/* Only what outlasts a chunk counts: of a line that is what has left of it. */
static bool save_line(lr_saved_line *saved, const lr_line *line)
{
    saved->id.length = saved->text.length = 0;
    saved->used = line->used;
    saved->seen = line->seen;
    return !line->used || (lr_buffer_append(&saved->id, line->id.bytes, line->id.length) &&
                           lr_buffer_append(&saved->text, line->text.bytes, line->behind));
}

bool lr_join_save(lr_join *join)
{
    lr_saved *saved = &join->saved;
    saved->there = false;
    saved->keys_open = join->keys_open;
    memcpy(saved->keys, join->keys, sizeof saved->keys);
    saved->used = join->used;
    for (unsigned n = 0; n < LR_LINES && join->used; n++)
        if (!save_line(&saved->lines[n], &join->lines[n]))
            return false;
    saved->there = true;
    return true;
}

static void swap(lr_buffer *one, lr_buffer *other)
{
    const lr_buffer kept = *one;
    *one = *other;
    *other = kept;
}

void lr_join_restore(lr_join *join)
{
    lr_saved *saved = &join->saved;
    if (!saved->there)
        return;
    lr_join_reset(join);
    join->keys_open = saved->keys_open;
    memcpy(join->keys, saved->keys, sizeof join->keys);
    join->used = saved->used;
    for (unsigned n = 0; n < LR_LINES && saved->used; n++) {
        lr_line *line = &join->lines[n];
        lr_saved_line *one = &saved->lines[n];
        line->used = one->used;
        line->seen = one->seen;
        swap(&line->id, &one->id);
        swap(&line->text, &one->text);
        line->behind = line->text.length;
    }
}

void lr_join_saved_free(lr_join *join)
{
    for (unsigned n = 0; n < LR_LINES; n++) {
        lr_buffer_free(&join->saved.lines[n].id);
        lr_buffer_free(&join->saved.lines[n].text);
    }
}
