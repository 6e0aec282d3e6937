/* Which kernel is used: chosen once, or forced; and the ABI's functions for that. */
#include <string.h>

#include "kernels.h"

extern const lr_kernel lr_kernel_plain;

#if defined(__x86_64__)
extern const lr_kernel lr_kernel_avx512, lr_kernel_avx2, lr_kernel_ssse3;
const lr_kernel *const lr_kernels[] = {&lr_kernel_avx512, &lr_kernel_avx2, &lr_kernel_ssse3, &lr_kernel_plain, NULL};
#elif defined(__aarch64__)
extern const lr_kernel lr_kernel_neon;
const lr_kernel *const lr_kernels[] = {&lr_kernel_neon, &lr_kernel_plain, NULL};
#else
const lr_kernel *const lr_kernels[] = {&lr_kernel_plain, NULL};
#endif

static const lr_kernel *forced;

const lr_kernel *lr_kernel_chosen(void)
{
    size_t k = 0;
    while (!forced && !lr_kernels[k]->runs())
        k++;
    return forced ? forced : lr_kernels[k];
}

bool lr_kernel_force(const char *name)
{
    if (!name) {
        forced = NULL;
        return true;
    }
    for (size_t k = 0; lr_kernels[k]; k++)
        if (strcmp(lr_kernels[k]->name, name) == 0 && lr_kernels[k]->runs()) {
            forced = lr_kernels[k];
            return true;
        }
    return false;
}

const char *logredact_kernel(void)
{
    return lr_kernel_chosen()->name;
}

int32_t logredact_set_kernel(const char *name)
{
    return lr_kernel_force(name) ? LOGREDACT_OK : LOGREDACT_E_ARGUMENT;
}
