"""The untrusted door: it takes a report and opens a thread with its receipt, nothing else."""
