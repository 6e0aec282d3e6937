/*
 * Lines of container runtimes' files: one physical line's time, stream and text,
 * and the entries of a JSON object that stands on one line.
 */
#ifndef LR_CONTAINER_H
#define LR_CONTAINER_H

#include "../policy/policy.h"

enum lr_stream { LR_STREAM_NONE, LR_STREAM_STDOUT, LR_STREAM_STDERR, LR_STREAMS };

typedef struct lr_container_line {
    uint8_t stream;      /* enum lr_stream */
    bool partial;        /* a part of a line of which more comes */
    bool json;           /* the text is the content of a JSON string as it stands, else bytes */
    lr_text time, attrs; /* as they stand, JSON that needs no escapes; empty: none */
    lr_text text;        /* without the newline that ends it */
} lr_container_line;

/* A time as both formats have it (RFC 3339), since 1970. False: the text is none, or 32 bits of seconds do not hold it. */
bool lr_container_time(lr_text text, uint32_t *seconds, uint32_t *nanoseconds);

/*
 * CRI (kubernetes/kubernetes, pkg/kubelet/kuberuntime/logs/logs.go, parseCRILog): time, stream, tags, text, a space
 * between them. The first of the tags, which `:` parts, is P or F. False: the line is none such.
 */
bool lr_container_cri(const uint8_t *line, size_t length, lr_container_line *out);

/*
 * Docker's JSON files (moby/moby, daemon/logger/jsonfilelog/jsonlog): an object of the strings log, stream, time and the
 * object attrs, each once at most, time always. The same.
 */
bool lr_container_docker(const uint8_t *line, size_t length, lr_container_line *out);

/* An entry of an object: the key's content as it stands, and the value's bytes, half-open. */
typedef struct lr_line_entry {
    lr_text key;
    size_t start, end;
} lr_line_entry;

enum lr_line_entry_result { LR_LINE_ENTRY, LR_LINE_END, LR_LINE_BAD };

/*
 * The next entry of the object that is bytes[0..length). Begins with *at 0. Strings are checked, of other values only
 * where they end; LR_LINE_END only at the `}` that ends the bytes.
 */
int lr_line_entry_next(const uint8_t *bytes, size_t *at, size_t length, lr_line_entry *entry);

/* The bytes of one character of a JSON string's content at bytes[at], escapes (a surrogate pair as one) included. */
size_t lr_line_character(const uint8_t *bytes, size_t at, size_t end);

#endif
