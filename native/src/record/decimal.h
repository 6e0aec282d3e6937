/* Doubles as decimals, as the C locale has them, whatever the host's is. */
#ifndef LR_DECIMAL_H
#define LR_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LR_DECIMAL_ROOM 32u

/* printf's "%.<digits>g" of a finite number, at most 17 digits; returns the bytes written, at most LR_DECIMAL_ROOM. */
size_t lr_decimal_write(double number, int digits, char *out);

/* The double nearest to a number of JSON; infinite where it is too great. False: no memory. */
bool lr_decimal_read(const uint8_t *text, size_t length, double *number);

#ifdef __cplusplus
}
#endif
#endif
