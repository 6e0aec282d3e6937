/* Vendor tokens: literals and runs of alphabets, described by the plan alone. */
#ifndef LR_TOKEN_H
#define LR_TOKEN_H

#include "shapes.h"

/* Does this variant match at i (LB included)? */
bool lr_verify_token(const lr_detector *detector, const lr_variant *variant, lr_text value, size_t i, lr_span *span);

#endif
