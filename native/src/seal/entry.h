/* A record in the output, and the entry that is put into it: what all modes of sealing share. */
#ifndef LR_SEAL_ENTRY_H
#define LR_SEAL_ENTRY_H

#include "../session.h"
#include "seal.h"

/* Where in the output the record stands, and its event's time. */
typedef struct lr_stands {
    size_t record, end;
    int64_t sec;
    uint32_t nsec;
    bool timed;
} lr_stands;

/* The parts of the event that was written to the output from `from` on. False: it is none. */
bool lr_seal_find(const logredact_session *session, size_t from, const lr_event *event, lr_stands *stands);

/* Reads the record; of entries with the same key only the last stays in it. `spare` is room. Errors: as lr_canonical_read(). */
int32_t lr_seal_read(logredact_session *session, lr_canonical *canonical, lr_buffer *spare, lr_stands *stands);

/* Puts the entry last into the record that was read, under canonical->field, or in place of the value that is there. At most 320 bytes. False: no memory. */
bool lr_seal_insert(logredact_session *session, const lr_canonical *canonical, const char *seal, size_t length);

#endif
