/*
 * Values that are sensitive only with a keyword near them: national identifiers,
 * keys that are nothing but hex. Described by the plan alone.
 */
#ifndef LR_KEYED_H
#define LR_KEYED_H

#include "token.h"

/* May a value of a detector of kind keyed stand at i, by what stands before it? */
bool lr_may_begin_value(lr_text value, size_t i);

/* Does one stand there, for an i where lr_may_begin_value() holds? */
bool lr_verify_keyed(const lr_detector *detector, lr_text value, size_t i, lr_runs *runs, lr_span *span);

#endif
