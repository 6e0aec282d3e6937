/*
 * Walk: a record's slots in order, for msgpack and JSON alike, without recursion.
 * It knows where things stand (the path); it knows no detector and no rule.
 */
#ifndef LR_WALK_H
#define LR_WALK_H

#include "../policy/policy.h"

enum lr_slot_kind {
    LR_SLOT_STRING,
    LR_SLOT_BINARY,
    LR_SLOT_INTEGER,
    LR_SLOT_FLOAT, /* text empty: no text (NaN, infinity) */
    LR_SLOT_NIL,
    LR_SLOT_OTHER,     /* boolean, ext */
    LR_SLOT_CONTAINER, /* lr_walk_enter() or lr_walk_skip() must follow */
    LR_SLOT_END        /* the innermost container has ended; it is still the last frame */
};

typedef struct lr_slot {
    uint8_t kind; /* enum lr_slot_kind */
    bool is_key;
    bool is_map;    /* CONTAINER */
    bool escaped;   /* JSON: text was decoded from escapes */
    size_t start;   /* the token in walk->bytes, half-open; a container's header only */
    size_t end;
    size_t content; /* first byte of a string's or binary's content */
    uint32_t count; /* CONTAINER, msgpack: entries */
    lr_text text;
} lr_slot;

/* What is known of a key; kept in its frame while its value is walked. */
typedef struct lr_key_facts {
    uint32_t rule;                   /* first key rule that fits, or LR_NO_RULE */
    uint8_t fits[LR_MAX_KEYVALUE];   /* enum lr_key_fit by key-value detector */
    bool any_fit;
    uint8_t beside;                  /* bits of key-value detectors: a name for what stands under it may stand beside it */
    uint8_t parts;                   /* bit k: of objects of the key-value detector k it names a part */
    uint8_t role;                    /* enum lr_key_role: it may say that the event is a part of a line */
    lr_key_words words;
} lr_key_facts;

/* A key's keywords count for scalars below it, through so many maps. */
#define LR_NEAR_MAPS 2u

typedef struct lr_frame {
    bool is_map, is_key;  /* is_key: this container stands where a key should */
    bool at_value;        /* a map whose key was read */
    bool started;         /* JSON: an entry was read */
    bool named;           /* the current key has a name */
    bool unscanned;       /* the current key failed: its name must not be shown */
    bool removed_last;    /* the last entry was removed */
    /* Bits of key-value detectors whose objects (docs/detection.md, "In an object") ... */
    uint8_t within;       /* ... this container is in a part of */
    uint8_t object, object_looked; /* ... this map is one of; was looked whether it is */
    uint8_t list, list_looked;     /* ... this map is a list of; the same */
    uint8_t names_looked;          /* ... names in this map were looked at */
    uint8_t names[LR_MAX_KEYVALUE]; /* enum lr_key_fit: how the best of them fits */
    uint8_t near;         /* some key around this container has keywords that count so many maps further down, itself included */
    lr_text name;
    uint64_t index;       /* of the current entry */
    uint64_t left;        /* msgpack: objects still to come */
    size_t start, header; /* msgpack: where the container's header is, and its size */
    uint32_t count, removed;
    size_t entry;         /* start of the current entry */
    size_t entry_edits;   /* edits there were when it began */
    size_t kept_end;      /* JSON: end of the last entry that stays, 0 if there is none */
    size_t removed_from;  /* JSON: start of the first of the removed entries at the end */
    uint32_t key_finding; /* detector of a finding in the current key, or LR_NO_DETECTOR */
    lr_key_facts facts;   /* of the current key, or for an array of its own key */
    char number[32];      /* text of a number that is a key */
} lr_frame;

enum lr_walk_result { LR_WALK_SLOT, LR_WALK_DONE, LR_WALK_BAD, LR_WALK_MEMORY };

typedef struct lr_walk {
    const uint8_t *bytes;
    size_t at, length;
    bool json;
    bool bare;         /* one value alone: neither header nor quotes around it */
    bool opened;       /* the top object was read */
    lr_frame *frames;  /* room for limits.depth */
    size_t depth, max_depth;
    size_t base;       /* frames of the record around, where this is JSON in one of its strings */
    lr_buffer *decoded; /* JSON: decoded strings of this record; room for all of them */
    char number[32];
} lr_walk;

/* Begins at bytes[at], where one object stands that ends before `length`. */
void lr_walk_begin(lr_walk *walk, const uint8_t *bytes, size_t at, size_t length);

/* The next slot. JSON: LR_WALK_BAD at text that is not RFC 8259; walk->at is where. */
int lr_walk_next(lr_walk *walk, lr_slot *slot);
int lr_walk_next_msgpack(lr_walk *walk, lr_slot *slot);
int lr_walk_next_json(lr_walk *walk, lr_slot *slot);

/* May the container be entered under the depth limit? */
static inline bool lr_walk_has_room(const lr_walk *walk)
{
    return walk->depth < walk->max_depth;
}

/* Goes into the container that was the last slot; it becomes the last frame. */
void lr_walk_enter(lr_walk *walk, const lr_slot *slot);

/* Goes past that container; slot->end becomes its end. LR_WALK_SLOT or LR_WALK_BAD. */
int lr_walk_skip(lr_walk *walk, lr_slot *slot);
int lr_json_skip(lr_walk *walk, lr_slot *slot);

/* Is what follows JSON up to the end, as a walk through it would find? Nothing is decoded; frames beyond the last are written to. */
bool lr_json_whole(const lr_walk *walk);

/* An object in the frame is finished: a key, a value or a container. Is it an entry's end? */
static inline bool lr_frame_object_done(lr_frame *frame)
{
    if (frame->is_map && !frame->at_value) {
        frame->at_value = true;
        return false;
    }
    frame->at_value = false;
    frame->index++;
    return true;
}

static inline lr_frame *lr_walk_top(const lr_walk *walk)
{
    return walk->depth ? &walk->frames[walk->depth - 1] : NULL;
}

/*
 * entries.c: looks at the entries of the map, one of the walk's frames, whose key and value are strings (in msgpack also
 * binary): `seen` is asked of the value where `wanted` is true of the key, until it is true. Strings of JSON with escapes that are longer than
 * 1,024 bytes are none. What is not well-formed ends the search: the walk is going to come upon it.
 */
typedef bool lr_entry_test(const void *context, lr_text text);
bool lr_walk_has_entry(const lr_walk *walk, const lr_frame *map, lr_entry_test *wanted, lr_entry_test *seen, const void *context);

/* Does the path lead to where the walk stands? */
bool lr_path_fits(const lr_path *path, const lr_walk *walk);

/* The decimal text of a number (docs/resolution.md, Slots); `out` has 32 bytes. */
size_t lr_integer_text(uint64_t number, bool negative, char *out);
size_t lr_double_text(double number, char *out);

#endif
