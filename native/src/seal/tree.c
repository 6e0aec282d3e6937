/* The Merkle tree of RFC 6962, 2.1, as far as who appends to it must know it. */
#include "seal.h"

bool lr_tree_push(EVP_MD_CTX *context, lr_tree *tree, const uint8_t leaf[LR_SEAL_HASH])
{
    uint8_t hash[LR_SEAL_HASH];
    unsigned level = 0;
    memcpy(hash, leaf, sizeof hash);
    for (; tree->size >> level & 1; level++)
        if (!lr_seal_node(context, tree->hash[level], hash, hash))
            return false;
    memcpy(tree->hash[level], hash, sizeof hash);
    tree->size++;
    return true;
}

bool lr_tree_root(EVP_MD_CTX *context, const lr_tree *tree, uint8_t root[LR_SEAL_HASH])
{
    if (tree->size == 0)
        return lr_seal_hash(context, "", 0, root);
    bool begun = false;
    for (unsigned level = 0; level < 64; level++) {
        if (!(tree->size >> level & 1))
            continue;
        if (!begun)
            memcpy(root, tree->hash[level], LR_SEAL_HASH);
        else if (!lr_seal_node(context, tree->hash[level], root, root))
            return false;
        begun = true;
    }
    return true;
}

size_t lr_tree_frontier(const lr_tree *tree, uint8_t *out)
{
    size_t length = 0;
    for (unsigned level = 64; level-- > 0;)
        if (tree->size >> level & 1) {
            memcpy(out + length, tree->hash[level], LR_SEAL_HASH);
            length += LR_SEAL_HASH;
        }
    return length;
}
