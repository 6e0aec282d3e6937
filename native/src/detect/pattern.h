/* RE2 expressions (https://github.com/google/re2/wiki/Syntax) behind a C interface; no exception leaves it. */
#ifndef LR_PATTERN_H
#define LR_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lr_pattern lr_pattern;

/* NULL and *pattern, or a fixed text that says what is wrong. */
const char *lr_pattern_new(lr_pattern **pattern, const uint8_t *expression, size_t length, uint32_t group,
                           bool ignore_case);
void lr_pattern_free(lr_pattern *pattern); /* NULL is allowed */

/*
 * Atoms: lower-case ASCII texts of three bytes or more, at least one of which
 * stands in every match, whatever its case; there are none where the expression
 * asks for no such text. NULL: there is no n-th. In UTF-8 that holds U+017F or
 * U+212A a match may have these in place of an atom's s or k.
 */
const char *lr_pattern_atom(const lr_pattern *pattern, size_t n, size_t *length);

enum lr_pattern_result { LR_PATTERN_NONE, LR_PATTERN_FOUND, LR_PATTERN_FAILED };

/*
 * `utf8`: the text is valid UTF-8.
 * The leftmost match that starts at `from` or later: span of the group (of the
 * match, where the group took no part), and the end of the match.
 */
int lr_pattern_search(const lr_pattern *pattern, const uint8_t *text, size_t length, bool utf8, size_t from,
                      size_t *start, size_t *end, size_t *match_end);

#ifdef __cplusplus
}
#endif
#endif
