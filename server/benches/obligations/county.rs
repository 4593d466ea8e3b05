//! A made-up county: the same every time, one school at a time, so that it never has to fit in memory.

use std::{fmt, fs::File, io::Write, path::Path};

use anyhow::{Context, Result};
use chrono::{Days, NaiveDate};
use domain::{
    id::{ChildId, RecordId, StaffId},
    kind::Kind,
    package::Package,
    record::Record,
};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use serde_json::json;

/// How large the county is.
#[derive(Clone, Copy)]
pub struct County {
    pub schools: usize,
    pub mentors: usize,
    pub children: usize,
    /// For each child, in a school year.
    pub records: usize,
}

impl Default for County {
    fn default() -> Self {
        Self { schools: 334, mentors: 30, children: 300, records: 50 }
    }
}

impl fmt::Display for County {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schools, mentors, children, records } = self;
        let all = schools * children;
        write!(f, "{schools} schools, {} mentors, {all} children, {} records", schools * mentors, all * records)
    }
}

const KINDS: [Kind; 6] = [Kind::Talk, Kind::Teacher, Kind::Visit, Kind::Homework, Kind::Dinner, Kind::ParentCall];
const CHILDREN_A_CLASS: usize = 30;

impl County {
    /// The same county with a tenth of the records.
    pub fn with_a_tenth_of_the_records(self) -> Self {
        Self { records: self.records / 10, ..self }
    }

    /// One of its schools: the six boxes of 河东, a twentieth of the children change mentor, a thirtieth are excused.
    pub fn school(&self, number: usize) -> Result<Package> {
        let mut random = SmallRng::seed_from_u64(number as u64);
        let from = "2026-09-01";
        let classes = self.children.div_ceil(CHILDREN_A_CLASS);
        let mut pairings = Vec::new();
        let mut waivers = Vec::new();
        for child in 0..self.children {
            let mentor = child % self.mentors;
            if child % 20 == 7 {
                pairings.push(
                    json!({"child": child_id(child), "mentor": mentor_id(mentor), "from": from, "to": "2026-11-11"}),
                );
                let next = (mentor + 1) % self.mentors;
                pairings.push(json!({"child": child_id(child), "mentor": mentor_id(next), "from": "2026-11-12"}));
            } else {
                pairings.push(json!({"child": child_id(child), "mentor": mentor_id(mentor), "from": from}));
            }
            if child % 30 == 11 {
                waivers.push(
                    json!({"child": child_id(child), "kinds": ["dinner"], "from": "2026-11-01", "to": "2026-11-30",
                    "reason": "孩子住在县城亲戚家", "confirmed": true}),
                );
            }
        }
        let staff = (0..self.mentors)
            .map(|it| json!({"id": mentor_id(it), "name": format!("老师{it}"), "roles": ["mentor", "class_teacher"]}));
        let package = json!({
            "format": "peiban.school/1",
            "school": {"id": format!("s{number}"), "name": format!("第{number}小学"), "preset": "hedong"},
            "calendar": {
                "terms": [{"id": "2026-autumn", "name": "秋季学期", "from": from, "to": "2027-01-22"},
                          {"id": "2027-spring", "name": "春季学期", "from": "2027-02-22", "to": "2027-07-02"}],
                "holidays": [{"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"},
                             {"name": "劳动节", "from": "2027-05-01", "to": "2027-05-05"}]},
            "staff": staff.chain([json!({"id": "p", "name": "校长", "roles": ["principal"]})]).collect::<Vec<_>>(),
            "classes": (0..classes).map(|it| json!({"id": format!("k{it}"), "name": format!("{it}班")})).collect::<Vec<_>>(),
            "class_teachers": (0..classes).map(|it| json!({"class": format!("k{it}"), "teacher": mentor_id(it), "from": from})).collect::<Vec<_>>(),
            "children": (0..self.children).map(|it| json!({"id": child_id(it), "name": format!("孩子{it}"),
                "class": format!("k{}", it / CHILDREN_A_CLASS), "from": from})).collect::<Vec<_>>(),
            "pairings": pairings, "waivers": waivers,
        });
        let mut package = Package::parse(&package.to_string())?;
        // Child by child and day by day, as a rebuild reads them.
        for child in 0..self.children {
            let mut days: Vec<u64> = (0..self.records).map(|_| random.random_range(0..300)).collect();
            days.sort_unstable();
            for day in days {
                package.records.push(self.record(&mut random, child, day)?);
            }
        }
        Ok(package)
    }

    /// The records of all schools, flat, with the first of their kinds: what the peer counts.
    pub fn write_csv(&self, path: &Path) -> Result<()> {
        let mut out = std::io::BufWriter::new(File::create(path).with_context(|| path.display().to_string())?);
        for number in 0..self.schools {
            for record in self.school(number)?.records {
                let (kind, date) = (record.kinds[0], record.at.date_naive());
                writeln!(out, "s{number},{},s{number}-{},{kind},{date}", record.by, record.children[0])?;
            }
        }
        Ok(out.flush()?)
    }

    fn record(&self, random: &mut SmallRng, child: usize, day: u64) -> Result<Record> {
        let first: NaiveDate = "2026-09-01".parse()?;
        let date = first + Days::new(day);
        let id = RecordId::new(1_788_192_000_000 + day * 86_400_000, random.random());
        let mentor = child % self.mentors;
        let handed_over = child % 20 == 7 && day >= 72;
        let by: StaffId = mentor_id(if handed_over { (mentor + 1) % self.mentors } else { mentor }).parse()?;
        let start = random.random_range(0..KINDS.len());
        let kinds = (0..random.random_range(1..4)).map(|at| KINDS[(start + at) % KINDS.len()]).collect();
        let child: ChildId = child_id(child).parse()?;
        Ok(Record {
            id,
            by,
            at: format!("{date}T19:10:00+08:00").parse()?,
            children: vec![child],
            class: None,
            kinds,
            reached: random.random_range(0..50) > 0,
            minutes: Some(30),
            note: Some("一起做了作业，奶奶留我们吃饭。".into()),
            private: false,
            help: false,
            supersedes: None,
            promise: None,
            place: None,
            attachments: Vec::new(),
        })
    }
}

fn child_id(number: usize) -> String {
    format!("c{number}")
}

fn mentor_id(number: usize) -> String {
    format!("m{number}")
}
