/*
 * Check digits: is a value one that its issuer can have given out? Named checks
 * for what needs code, weighted sums (lr_check_step) for all others. To add one:
 * its function and name here and in policy/plan_check.c, docs/detection.md, its vectors in tests/test_checks.py.
 */
#ifndef LR_CHECK_H
#define LR_CHECK_H

#include "../policy/policy.h"

/* True where the detector has no check, or one of its alternatives holds for the value. */
bool lr_checks_hold(const lr_detector *detector, lr_text value);

/* check_text.c: the checks `mnemonic` and `mrz`. */
bool lr_mnemonic(lr_text value);
bool lr_mrz(lr_text value);

#endif
