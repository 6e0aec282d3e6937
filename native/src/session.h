/* A session: one stream over one policy. Everything a stage needs to keep is here, allocated once. */
#ifndef LR_SESSION_H
#define LR_SESSION_H

#include "encode/encode.h"
#include "frame/frame.h"
#include "join/join.h"
#include "record/walk.h"
#include "repeats.h"
#include "resolve/fields.h"
#include "resolve/resolve.h"
#include "scan/scan.h"

/* Strings in strings that are walked as JSON. */
#define LR_NESTED 4u

/* What is kept while one is walked: the walk of what is around it, and what it comes to. */
typedef struct lr_nested {
    lr_walk around;
    lr_slot slot; /* the string, in what is around it */
    lr_edits edits_around;
    lr_edits edits;
    lr_buffer decoded;
    lr_piece *pieces;
    size_t piece_count, piece_capacity;
} lr_nested;

/* How much was found and counted so far. */
struct lr_taken {
    logredact_counters counters;
    size_t findings, paths, noted;
};

struct logredact_session {
    logredact_policy *policy;
    logredact_session_options options;
    lr_buffer tag;
    lr_buffer tag_key;     /* the record's key that holds its tag; empty: `tag` is that of all events */
    lr_buffer tag_decoded; /* for that key's search */
    bool tag_rules;        /* some rule goes by the tag */

    lr_framer framer;
    lr_buffer pending;   /* bytes of events that are not complete */
    uint64_t offset;     /* of pending's first byte in the stream */
    lr_walk walk;
    lr_nested nested[LR_NESTED];
    unsigned level;      /* strings that are being walked */
    lr_buffer decoded;   /* strings of the record that had escapes */
    uint32_t *rule_of;   /* by detector: the rule that takes its findings */
    bool *takes_part;    /* by rule */
    lr_fields fields;
    lr_repeats repeats;
    lr_scan scan;
    lr_resolver resolver;
    lr_edits edits;
    lr_buffer out;
    const uint8_t *unchanged; /* events that leave as they came, next to each other in the input: copied to the output at once; */
    size_t unchanged_length;  /* the output has room for them */

    bool in_chunk;       /* a chunk is at hand: */
    int32_t tells;       /* enum logredact_chunk_tells */
    lr_buffer changed;   /* of logredact_changed_event */
    uint64_t first;      /* number of its first event */
    lr_buffer changes;   /* as logredact_session_changes() gives them */
    size_t change_count;

    struct lr_sealer *seal; /* NULL: the policy does not seal */
    struct lr_fingerprinter *fingerprinter; /* NULL: it has no fingerprint */
    lr_buffer checkpoints;  /* options.apart: those that the host has not taken */
    lr_join join;
    lr_text region;      /* the input at hand */

    uint64_t event;      /* number of the event at hand in its stream */
    bool drop;           /* the record at hand is to be dropped ... */
    bool drop_failed;    /* ... because of an error */
    uint64_t dropped[2]; /* records that were: by a rule, because of an error; since the host asked */
    bool seals_only;     /* records come as they are to be sealed */
    bool marker;         /* the event at hand is a group marker: it is never dropped */
    bool line_failed;    /* the line being discarded left a placeholder: its newline follows */

    int32_t broken;      /* status that ended the stream, or LOGREDACT_OK */
    logredact_error broken_error;

    logredact_counters counters;
    uint64_t *detector_counts;
    logredact_finding *findings;
    size_t finding_count, finding_capacity;
    lr_buffer paths;
    uint32_t *noted;     /* detectors whose findings the event at hand was counted with */
    size_t noted_count, noted_capacity;
    struct lr_taken before; /* as all was counted when the event at hand began */
};

/* What stands for what could not be scanned. */
#define LR_LABEL(text) ((lr_text){(const uint8_t *)"[REDACTED:" text "]", sizeof "[REDACTED:" text "]" - 1})
#define LR_LABEL_ERROR LR_LABEL("error")
#define LR_LABEL_TOO_LARGE LR_LABEL("too-large")
#define LR_LABEL_TOO_DEEP LR_LABEL("too-deep")
#define LR_LABEL_TOO_MANY LR_LABEL("too-many")
#define LR_LABEL_MALFORMED LR_LABEL("malformed")
#define LR_LABEL_PARTIAL LR_LABEL("partial")

/* pipeline.c */

/* Walks bytes[start..end), one record, and leaves the edits; not LOGREDACT_OK: the record failed whole. */
int32_t lr_pipeline_record(logredact_session *session, const uint8_t *bytes, size_t start, size_t end);

/* Walks the slots that follow, up to the end of the JSON or the record at hand. Status as above. */
int32_t lr_pipeline_slots(logredact_session *session);

/*
 * nested.c: walks the slot's text as JSON, if that is what it is, and leaves its pieces. *walked: it was. Not
 * LOGREDACT_OK: E_MEMORY, E_LIMIT (too many edits), or what ends the record.
 */
int32_t lr_nested_walk(logredact_session *session, const lr_slot *slot, bool *walked);
void lr_nested_free(lr_nested *nested);

/* objects.c: the container that is the walk's last frame was entered: is it in a part of an object? And if so, its scalars count. */
void lr_object_entered(logredact_session *session);
void lr_object_mark(lr_frame *frame);

/* objects.c: a value is next, of a key beside which its name may stand: it counts as that name's. */
void lr_object_beside(logredact_session *session);

/* repeats.c: a record of so many bytes begins. */
void lr_repeat_record(logredact_session *session, size_t length);

/* repeats.c: the map that is the walk's last slot came before, and nothing is in it: the walk has gone past it, as by lr_walk_skip(). */
bool lr_repeat_passed(logredact_session *session, lr_slot *slot);

/* repeats.c: the walk has come out of one that lr_repeat_passed() was asked for. */
void lr_repeat_left(logredact_session *session);

/* Brings [*start, *end), a span of the slot's text, to the text of the record's own slot that it stands in. */
void lr_nested_place(const logredact_session *session, const lr_slot *slot, size_t *start, size_t *end);

/* output.c: writes an event that was walked with this status: with its edits, its placeholder, or nothing. Status as lr_pipeline_event(). */
int32_t lr_output_event(logredact_session *session, const uint8_t *bytes, const lr_event *event, int32_t status);

/* These bytes leave as they came. Of many in a row one copy is made. False: no memory. */
bool lr_output_unchanged(logredact_session *session, const uint8_t *bytes, size_t length);

/* Makes that copy; due before the output is used or the input goes. */
void lr_output_flush(logredact_session *session);

/*
 * changes.c: event number `event` of the chunk came as `was`, and stands in the output from `from` on; nothing there: it was dropped. Notes its
 * changes, or none of them. False: no memory.
 */
bool lr_changes_note(logredact_session *session, uint64_t event, lr_text was, size_t from);

/* value.c: a value that failed: *stands is to stand for it, or its record is dropped, or the stream stops. */
int32_t lr_value_failed(logredact_session *session, const lr_slot *slot, int32_t status, lr_text label, lr_text *stands);

/* Does a keyword stand in the slot's own key or in one that counts around it? */
bool lr_value_near(const lr_walk *walk, const lr_key_facts *facts);

/* One event from frame to output. Not LOGREDACT_OK: the stream ends here. */
int32_t lr_pipeline_event(logredact_session *session, const uint8_t *bytes, const lr_event *event);

/* One value without a record around it; leaves the edits. The same. */
int32_t lr_pipeline_value(logredact_session *session, lr_text value);

/* After a failure of logredact_session_edits: one edit that puts the placeholder record in place of all. */
int32_t lr_output_whole_record(logredact_session *session, int32_t status, bool too_large, size_t length);

/* What a record that failed becomes under on_error: LOGREDACT_OK and a label, or session->drop, or the status. */
int32_t lr_record_failed(logredact_session *session, int32_t status, lr_text *label);

/*
 * value.c: what becomes of a value, that of `slot` or one in its place: pieces of its text, valid until the next is looked at. `label`,
 * where it is not empty, is to stand for all of it. Not LOGREDACT_OK: the stream ends.
 */
int32_t lr_value_find(logredact_session *session, const lr_slot *slot, const lr_key_facts *facts, const lr_piece **pieces,
                         size_t *count, lr_text *label);

/* Of lr_pipeline_event() while join.watch: the event may be a part of a line. It is as if it had not been looked at. */
#define LR_PARTIAL 1000

/* join/join.c: an event of a stream, which may have to wait. Not LOGREDACT_OK: the stream ends at *failed, an offset in it. */
int32_t lr_join_event(logredact_session *session, const uint8_t *bytes, const lr_event *event, uint64_t offset, uint64_t *failed);

/* All that waits leaves. The same. */
int32_t lr_join_release(logredact_session *session, uint64_t *failed);

/* Where the first event that waits stands in the stream; `offset` where none waits. */
uint64_t lr_join_first_offset(const logredact_session *session, uint64_t offset);

/* join/part.c: the slot that the text of the part at hand stands in. */
int32_t lr_join_slot(logredact_session *session, const lr_slot *slot, const lr_key_facts *facts);

/* join/keys.c: adds to the scan's matches what the value has of a private key that began before. E_MEMORY, E_LIMIT. */
int32_t lr_join_keys(logredact_session *session, lr_text value);

/* session.c: as logredact_session_new(), whether the policy seals or not. */
int32_t lr_session_make(logredact_policy *policy, const logredact_session_options *options, logredact_session **session, logredact_error *error);

/* session.c: the stream has ended with this status, which it gives back. */
int32_t lr_session_break(logredact_session *session, int32_t status, uint64_t offset, const char *message, logredact_error *error);

/* session.c: forgets partial input and a broken state; the output stays, and what is known of lines and keys whose rest may come. */
void lr_session_forget_input(logredact_session *session);

/* session.c: as logredact_session_finish(), but what is known of lines and private keys that go on stays. */
int32_t lr_session_end_input(logredact_session *session, logredact_error *error);

/* session.c: the fixed text that tells of a status. */
const char *lr_session_reason(int32_t status);

/* session_rules.c: after the tag or the policy has changed. */
void lr_session_select_rules(logredact_session *session);

/* The same, where only the tag has changed: cheap where it has no effect. */
void lr_session_select_for_tag(logredact_session *session);

/* session_tag.c: with a tag key, the tag of the event that is to be walked. */
void lr_session_tag_event(logredact_session *session, const uint8_t *bytes, const lr_event *event);

/* findings.c: counts the resolver's findings, and keeps them where the host asked for that. */
bool lr_findings_note(logredact_session *session, const lr_slot *slot);
struct lr_taken lr_findings_taken(const logredact_session *session);
void lr_findings_take_back(logredact_session *session, const struct lr_taken *taken); /* what came since */
bool lr_findings_note_field(logredact_session *session, const lr_slot *slot, const lr_rule *rule);

#endif
