//! 提醒: who is told on a day what is not yet met, once, before it is late.
//!
//! One digest for each person and day, whatever the occasions; it names no child, because it leaves the app.

mod choice;
mod coming;
mod digest;
mod heartbeat;
mod keeper;
mod page;
mod plan;
mod window;
mod words;

pub use choice::{Choice, Lang};
pub use coming::{Coming, Said, coming};
pub use digest::{Digest, Duties, Item, Occasion, digests};
pub use heartbeat::{GRACE_MINUTES, Heartbeat, expected_run, next_run};
pub use keeper::keeper;
pub use page::{Feed, MyReminders, RemindersPage, RobotSeen, Sent, SentState, Told, Tried, Way};
pub use plan::{Plan, Quiet};
pub use window::Window;
pub use words::{digest_text, group_text, record_link};
