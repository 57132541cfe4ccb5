"""The log as cryptography: canonical bytes, Merkle tree, checkpoints, cosignatures, commitments."""
