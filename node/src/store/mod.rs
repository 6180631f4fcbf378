//! Where entries are kept: the journal and its backends, the newest head, people's keys, snapshots.
