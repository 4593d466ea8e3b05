//! Random schools as packages. They are drawn as plain numbers, so that they shrink well, then built: whatever the
//! numbers, the package is sound.

mod calendar;
mod duties;
pub mod lookup;
mod people;
mod records;
mod spot;

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

/// The kinds that rules ask for and records name: few, so that they meet.
const KINDS: [&str; 4] = ["talk", "visit", "dinner", "survey"];

/// The zones a school may lie in, with the hours their clocks are ahead of UTC.
pub const ZONES: [(&str, i32); 2] = [("Asia/Shanghai", 8), ("Asia/Urumqi", 6)];

/// Any school there may be, small, and rich in the borders of the rules.
pub fn schools() -> impl Strategy<Value = Value> {
    let drafts = (calendar::drafts(), duties::drafts(), people::drafts(), records::drafts(), select(vec![0, 0, 0, 1]));
    drafts.prop_map(|(calendar, duties, people, records, zone)| {
        let calendar = calendar.build();
        let spots = spot::Spots::of(&calendar);
        let (zone, hours) = ZONES[zone];
        let mut school = json!({
            "format": "peiban.school/1",
            "school": {"id": "s", "name": "河东小学", "time_zone": zone},
            "calendar": calendar,
            "duties": duties::build(&duties, &spots),
        });
        people.build(&mut school, &spots);
        school["records"] = records::build(&records, &school, &spots, hours);
        school
    })
}

/// The kinds whose bits are set in `mask`.
fn kinds(mask: usize) -> Vec<&'static str> {
    (0..KINDS.len()).filter(|bit| mask & (1 << bit) != 0).map(|bit| KINDS[bit]).collect()
}
