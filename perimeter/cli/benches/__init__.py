"""What `perimeter bench NAME` runs. Each sets a limit or a peer beside ours, in one run."""
