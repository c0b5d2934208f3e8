"""The SAM 2 network: tensors in, tensors out. No files, no threads, no state of any video."""
