/* Statuses inside the library, and the one function that fills a caller's logredact_error. */
#ifndef LR_ERROR_H
#define LR_ERROR_H

#include "logredact.h"

/* `message` must be a literal: that is what keeps record bytes out of messages. */
int32_t lr_fail(logredact_error *error, int32_t status, uint64_t offset, const char *message);

#endif
