/*
 * Join: values that span records (docs/resolution.md). The parts of a line that a
 * runtime has cut wait until it is whole; then each leaves with its share of what
 * the whole line became. And the lines of a private key that follow its first one.
 */
#ifndef LR_JOIN_H
#define LR_JOIN_H

#include "../encode/encode.h"
#include "../frame/frame.h"

#define LR_LINES 32u                /* that are not whole, or whose rest is to come */
#define LR_LINE_EVENTS 4096u        /* that wait; and after which a line's rest is no longer expected */
#define LR_LINE_BYTES (1u << 20)    /* of events that wait */
#define LR_LINE_BEHIND (16u << 10)  /* of a line that left too early, kept for its rest */
#define LR_STREAM_ID 1024u
#define LR_KEYS_OPEN 8u
#define LR_KEY_VALUES 512u

enum lr_mark_kind { LR_MARK_NONE, LR_MARK_PARTIAL, LR_MARK_LAST };

/* What an event says of itself. */
typedef struct lr_mark {
    uint8_t kind; /* enum lr_mark_kind */
    size_t slot;  /* where the slot with its text stands, as lr_slot.start; SIZE_MAX: nowhere */
    size_t base;  /* the text's first byte in that of the slot */
    lr_text text; /* valid until the next event is looked at */
} lr_mark;

/* Reads marks. */
typedef struct lr_marker {
    lr_walk walk;
    lr_frame frames[2]; /* the record, and a map in it */
    lr_buffer decoded;
    lr_text tag;        /* of the events; empty where each holds its own ... */
    lr_text tag_key;    /* ... under this key */
    lr_buffer source;   /* what tells them besides */
    lr_buffer id;       /* of the event's stream: what tells it from others */
} lr_marker;

typedef struct lr_line {
    bool used, open;      /* open: its last part is to come */
    bool early;           /* it leaves before that */
    bool begun, searched; /* its first part that waited has left; it was searched */
    bool dropped, failed;
    int32_t status;       /* of the search: no part leaves of one that failed */
    lr_buffer id;
    lr_buffer text;       /* what is kept of before, then the parts joined */
    size_t behind;        /* bytes of what is kept */
    size_t head;          /* where the text of its first part begins */
    size_t at;            /* where the text of the part that leaves begins */
    size_t parts;         /* that wait */
    lr_piece *pieces;     /* what the line becomes; their texts are in `texts` */
    size_t piece_count, piece_capacity;
    lr_buffer texts;
    uint64_t seen;        /* number of the last event of it */
} lr_line;

typedef struct lr_waiting {
    lr_event event;  /* in lr_join.bytes */
    uint64_t offset; /* in the stream */
    lr_line *line;
} lr_waiting;

/* A private key of which the end is to come. */
typedef struct lr_open_key {
    uint64_t stream; /* hash of the stream and the key; 0: none */
    uint64_t opened; /* number of the event */
    unsigned left;   /* values */
    bool inside;     /* the value before was a line of it */
} lr_open_key;

/* As a chunk began. */
typedef struct lr_saved_line {
    bool used;
    lr_buffer id, text;
    uint64_t seen;
} lr_saved_line;

typedef struct lr_saved {
    bool there;
    unsigned keys_open, used;
    lr_open_key keys[LR_KEYS_OPEN];
    lr_saved_line lines[LR_LINES];
} lr_saved;

typedef struct lr_join {
    lr_buffer bytes; /* events that wait, side by side */
    lr_waiting *events;
    size_t first, count, capacity; /* events[first..count) wait */
    lr_line lines[LR_LINES];
    unsigned used;   /* lines */
    uint64_t number; /* of the event */
    bool whole;      /* all lines are: none waits, and what comes between is of other streams */
    bool watch;      /* the event at hand may turn out to be a part */
    lr_line *line;   /* of the part that leaves, or NULL */
    lr_mark mark;    /* its mark */
    lr_marker marker;
    /* Private keys. */
    uint32_t key_detector; /* or LR_NO_DETECTOR */
    unsigned keys_open;
    lr_open_key keys[LR_KEYS_OPEN];
    bool keys_changed;       /* by the event at hand; as they were before: */
    unsigned keys_open_before;
    lr_open_key keys_before[LR_KEYS_OPEN];
    const uint8_t *bytes_at_hand; /* of the event at hand, or NULL: no stream */
    const lr_event *event_at_hand;
    bool known;            /* `stream` and `base` are those of the event at hand */
    uint64_t stream;
    size_t base;
    lr_piece *share; /* of the part that leaves */
    size_t share_capacity;
    lr_saved saved;
} lr_join;

void lr_join_init(lr_join *join, const logredact_policy *policy, bool whole);
void lr_join_free(lr_join *join);

/* Forgets what waits and what is kept. */
void lr_join_reset(lr_join *join);

/* Forgets what waits alone: keys that are open stay so, and lines of which some has left are such that left too early. */
void lr_join_give_up(lr_join *join);

/*
 * saved.c: keeps what is known of keys and lines, and brings it back, where it was kept and not brought back yet; what waits is forgotten then.
 * False: no memory.
 */
bool lr_join_save(lr_join *join);
void lr_join_restore(lr_join *join);
void lr_join_saved_free(lr_join *join);

/* keys.c: what the event at hand did to the keys that are open is undone. */
void lr_join_keys_take_back(lr_join *join);

/* mark.c. False: no memory. */
bool lr_mark_event(lr_marker *marker, int32_t format, const uint8_t *bytes, const lr_event *event, lr_mark *mark);

/* Is the value of a key of the record, whose role says that it may be a mark, that of a part? */
bool lr_mark_of_value(uint8_t role, const uint8_t *bytes, const lr_slot *slot);

/* The role of a key, by its name; LR_ROLE_NONE: no mark. */
enum lr_key_role { LR_ROLE_NONE, LR_ROLE_LOGTAG, LR_ROLE_PARTIAL_MESSAGE, LR_ROLE_LOG };
uint8_t lr_mark_role(lr_text key);

#endif
