//! Records as one person may see them.

use domain::{
    id::{ChildId, StaffId},
    record::Record,
};

/// `record` without private words of others unless they are `shared` with the reader, and without children that are not the reader's business. One that was
/// corrected to be about other children only is, for them, withdrawn.
pub(super) fn as_seen(record: Record, reader: &StaffId, shared: bool, theirs: impl Fn(&ChildId) -> bool) -> Record {
    let mut record = record.seen_by(reader, shared);
    let about_children = !record.children.is_empty();
    if record.by != *reader {
        record.children.retain(theirs);
    }
    if about_children && record.children.is_empty() { as_withdrawal(record) } else { record }
}

/// What is left of a record for whom it no longer concerns: that it supersedes another.
pub(super) fn as_withdrawal(record: Record) -> Record {
    let record = record.without_words();
    Record { children: Vec::new(), kinds: Vec::new(), minutes: None, place: None, help: false, ..record }
}
