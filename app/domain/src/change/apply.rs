//! What a change puts in the place of what: worked out from the school as it is, refused with the field that is wrong.

use chrono::{Datelike, Days, NaiveDate};

use super::{Edit, Pair, Parts, Rule};
use crate::{
    Code, Fault, Refusal,
    calendar::{Calendar, Span},
    duty::{Duty, Per, Who},
    id::{ChildId, DutyId, StaffId, WaiverId},
    kind::{Kind, OwnKind},
    notes::short,
    people::Pairing,
    preset::Preset,
    school::{ChildFile, Rules, School, SchoolInfo},
    waiver::{Answer, Standing, Waiver},
};

impl Edit {
    /// The parts of `school` that change when `by` asks for this on `today`.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the field, [`Code::InPast`], [`Code::NotFound`] or [`Code::Outdated`].
    pub fn apply(&self, school: &School, by: &StaffId, today: NaiveDate) -> Result<Parts, Refusal> {
        let rules = &school.rules;
        match self {
            Self::Preset { preset, from } => {
                not_before(today, *from)?;
                Ok(take_preset(rules, *preset, *from))
            }
            Self::Rule { replaces, rule, from } => {
                not_before(today, *from)?;
                put_rule(rules, replaces.as_ref(), rule, *from)
            }
            Self::Off { duty, from } => {
                not_before(today, *from)?;
                in_force(rules, duty, *from)?;
                Ok(duties(ended(&rules.duties, |it| it.id == *duty, *from)))
            }
            Self::Kind { name, icon, per } => add_kind(rules, name, icon, *per),
            Self::Calendar { calendar } => {
                calendar.check()?;
                check_years(calendar)?;
                Ok(Parts { calendar: Some(calendar.clone()), ..Parts::default() })
            }
            Self::Decision { waiver, confirmed, words, stand_in } => {
                let answer =
                    Answer { by: by.clone(), on: today, words: words.trim().to_owned(), stand_in: stand_in.clone() };
                decide(school, waiver, *confirmed, answer)
            }
            Self::Transfer { child, mentor, from, words } => {
                not_before(today, *from)?;
                short(words)?;
                transfer(school, child, mentor, *from)
            }
            Self::Pair { pairs, from } => {
                not_before(today, *from)?;
                let pairings = pairs.iter().map(|pair| Ok((pair.child.clone(), paired(school, pair, *from)?)));
                Ok(Parts { pairings: pairings.collect::<Result<_, Refusal>>()?, ..Parts::default() })
            }
            Self::TalkNotes { talk_notes } => Ok(Parts { talk_notes: Some(*talk_notes), ..Parts::default() }),
        }
    }
}

fn not_before(today: NaiveDate, from: NaiveDate) -> Result<(), Refusal> {
    if from >= today {
        return Ok(());
    }
    let en = "What is past stays as it was. Choose today or a later day.";
    let refusal = Refusal::new(Code::InPast, "过去的不能改。请选今天或以后的日子。", en);
    Err(Refusal { field: Some("from".into()), ..refusal })
}

/// A slip of the keyboard must not make a term of a thousand years.
fn check_years(calendar: &Calendar) -> Result<(), Fault> {
    let terms = calendar.terms.iter().enumerate().map(|(at, it)| (format!("terms[{at}]"), it.from, it.to));
    let holidays = calendar.holidays.iter().enumerate().map(|(at, it)| (format!("holidays[{at}]"), it.from, it.to));
    for (place, from, to) in terms.chain(holidays) {
        if !(2000..2100).contains(&from.year()) {
            return Err(Fault::new(
                format!("{place}.from"),
                "年份要在 2000 到 2099 之间。",
                "Choose a year from 2000 to 2099.",
            ));
        }
        if (to - from).num_days() > 366 {
            return Err(Fault::new(
                format!("{place}.to"),
                "最长一年，请改结束的日子。",
                "It lasts a year at most. Change its last day.",
            ));
        }
    }
    Ok(())
}

fn duties(duties: Vec<Duty>) -> Parts {
    Parts { duties: Some(duties), ..Parts::default() }
}

/// The rules with those that `ends` picks over on the day before `from`; one that never began is gone.
fn ended(duties: &[Duty], ends: impl Fn(&Duty) -> bool, from: NaiveDate) -> Vec<Duty> {
    let last = from - Days::new(1);
    let end = |duty: &Duty| {
        let goes_on = !ends(duty) || duty.to.is_some_and(|to| to < from);
        let to = if goes_on { duty.to } else { Some(last) };
        (to.is_none_or(|to| duty.from <= to)).then(|| Duty { to, ..duty.clone() })
    };
    duties.iter().filter_map(end).collect()
}

fn in_force<'a>(rules: &'a Rules, duty: &DutyId, from: NaiveDate) -> Result<&'a Duty, Refusal> {
    let found = rules.duties.iter().find(|it| it.id == *duty && it.to.is_none_or(|to| to >= from));
    found.ok_or_else(|| {
        let en = "This rule is no longer in force on that day. Look at the rules again.";
        Refusal::new(Code::NotFound, "那一天这条规定已不再有效。请重新打开规定再看。", en)
    })
}

fn take_preset(rules: &Rules, preset: Preset, from: NaiveDate) -> Parts {
    let mut all = ended(&rules.duties, |_| true, from);
    for duty in preset.duties(from) {
        let id = fresh_id(&all, &duty.id, from);
        all.push(Duty { id, ..duty });
    }
    Parts { info: Some(SchoolInfo { preset: Some(preset), ..rules.info.clone() }), ..duties(all) }
}

fn put_rule(rules: &Rules, replaces: Option<&DutyId>, rule: &Rule, from: NaiveDate) -> Result<Parts, Refusal> {
    let Rule { kind, who, per, every, times, due_day } = *rule;
    if !rules.knows(kind) {
        return Err(Fault::new("kind", "学校没有这个项目。", "the school has no such kind").into());
    }
    if matches!((who, per), (Who::Mentor, Per::Class | Per::School) | (Who::ClassTeacher, Per::School)) {
        let zh = "代理家长只对孩子负责，班主任只对孩子和班级负责。请改“谁”或“对谁”。";
        return Err(Fault::new("who", zh, "a mentor owes children only, a class teacher children and classes").into());
    }
    let old = replaces.map(|id| in_force(rules, id, from)).transpose()?;
    let root = old.map_or_else(|| kind.code().parse().ok(), |it| Some(it.id.clone()));
    let root = root.ok_or_else(|| Fault::new("kind", "学校没有这个项目。", "the school has no such kind"))?;
    let mut all = ended(&rules.duties, |it| Some(&it.id) == replaces, from);
    let id = fresh_id(&all, &root, from);
    let (to, source) = old.map(|it| (it.to, it.source.clone())).unwrap_or_default();
    // A version that was to begin later goes on to begin then.
    let from = old.map_or(from, |it| from.max(it.from));
    let duty = Duty { id, kind, who, per, every, times, due_day, from, to, source };
    duty.check()?;
    let overlaps = |it: &&Duty| Span::open(it.from, it.to).and(Span::open(duty.from, duty.to)).is_some();
    let same = |it: &&Duty| (it.kind, it.who, it.per, it.every) == (kind, who, per, every);
    if all.iter().any(|it| same(&it) && overlaps(&it)) {
        let zh = "同样的规定已经有了。请修改那一条。";
        return Err(Fault::new("kind", zh, "there is such a rule already: change that one").into());
    }
    all.push(duty);
    Ok(duties(all))
}

/// An id for a version of the rule `root` in force from `from`, unlike all others.
fn fresh_id(taken: &[Duty], root: &DutyId, from: NaiveDate) -> DutyId {
    let stem = match root.as_str().rsplit_once('-') {
        Some((stem, day)) if day.len() == 8 && day.bytes().all(|it| it.is_ascii_digit()) => stem,
        _ => root.as_str(),
    };
    let stem: String = stem.chars().take(48).collect();
    let free = |id: &DutyId| taken.iter().all(|it| it.id != *id);
    let numbered = (2..).map(|at| format!("{stem}-{at}-{}", from.format("%Y%m%d")));
    let names = std::iter::once(format!("{stem}-{}", from.format("%Y%m%d"))).chain(numbered);
    let ids = names.filter_map(|name| name.parse().ok());
    ids.into_iter().find(free).unwrap_or_else(|| root.clone())
}

fn add_kind(rules: &Rules, name: &str, icon: &str, per: Per) -> Result<Parts, Refusal> {
    let full = || Fault::new("name", "学校自定的项目已满 99 个。", "a school adds 99 kinds at most");
    let id = Kind::next_own(&rules.kinds).ok_or_else(full)?;
    let kind = OwnKind { id, name: name.trim().to_owned(), icon: icon.to_owned(), per };
    kind.check()?;
    let known =
        Kind::built_in().any(|it| it.zh() == Some(&kind.name)) || rules.kinds.iter().any(|it| it.name == kind.name);
    if known {
        return Err(Fault::new("name", "已经有这个名称的项目。", "there is a kind of this name already").into());
    }
    let kinds = rules.kinds.iter().cloned().chain([kind]).collect();
    Ok(Parts { kinds: Some(kinds), ..Parts::default() })
}

fn decide(school: &School, id: &WaiverId, confirmed: bool, answer: Answer) -> Result<Parts, Refusal> {
    let waiver = school.waiver(id).ok_or_else(|| {
        Refusal::new(
            Code::NotFound,
            "没有找到这条申请。请重新打开审批再看。",
            "There is no such request. Open the approvals again.",
        )
    })?;
    if waiver.standing() != Standing::Pending {
        let en = "Somebody has already decided this request. Open the approvals again.";
        return Err(Refusal::new(Code::Outdated, "这条申请已经有人处理过。请重新打开审批再看。", en));
    }
    short(&answer.words)?;
    let pairings = match (&waiver.mentor, &answer.stand_in) {
        (_, None) => Vec::new(),
        (Some(away), Some(stand_in))
            if confirmed && away != stand_in && school.rules.staff_name(stand_in).is_some() =>
        {
            let handed = school.children.values().filter_map(|file| handed_over(file, away, stand_in, waiver.span()));
            handed.collect()
        }
        _ => {
            let zh = "只有批准请假时才能安排代班老师，而且要是另一位老师。";
            return Err(Fault::new("stand_in", zh, "a stand-in is another teacher, for a leave that is granted").into());
        }
    };
    let waiver = Waiver { confirmed, answer: Some(answer), ..waiver.clone() };
    Ok(Parts { waivers: vec![waiver], pairings: pairings.into_iter().collect(), ..Parts::default() })
}

/// The child's pairings with those of `pair` from `from` on; whoever was to come later still does.
fn paired(school: &School, pair: &Pair, from: NaiveDate) -> Result<Vec<Pairing>, Refusal> {
    let (file, from) = on_the_roll(school, &pair.child, from)?;
    known_teacher(school, &pair.mentor)?;
    if file.pairing_on(from).is_some() {
        let zh = format!("{}已经有代理家长。请重新打开再看。", file.child.name);
        return Err(Refusal::new(Code::Outdated, zh, "The child has a mentor already. Open the pairings again."));
    }
    let next = file.pairings.iter().map(|it| it.from).filter(|it| *it > from).min();
    let to = next.map(|next| next - Days::new(1));
    let new = Pairing { child: pair.child.clone(), mentor: pair.mentor.clone(), from, to };
    Ok(file.pairings.iter().cloned().chain([new]).collect())
}

/// The child's file, and the first day from `from` on that it is enrolled.
fn on_the_roll<'a>(
    school: &'a School,
    child: &ChildId,
    from: NaiveDate,
) -> Result<(&'a ChildFile, NaiveDate), Refusal> {
    let file = school.children.get(child).filter(|file| file.child.to.is_none_or(|to| to >= from));
    let file = file.ok_or_else(|| {
        let zh = "那一天学校没有这个孩子。请改日期，或重新打开再看。";
        Refusal::new(Code::NotFound, zh, "The school does not have this child on that day. Choose another day.")
    })?;
    Ok((file, from.max(file.child.from)))
}

fn known_teacher(school: &School, mentor: &StaffId) -> Result<(), Fault> {
    let known = school.rules.staff_name(mentor).is_some();
    if known { Ok(()) } else { Err(Fault::new("mentor", "学校没有这位老师。", "there is no such teacher")) }
}

/// The child's pairings with `mentor` from `from` on; whoever was to follow later no longer does.
fn transfer(school: &School, child: &ChildId, mentor: &StaffId, from: NaiveDate) -> Result<Parts, Refusal> {
    let (file, _) = on_the_roll(school, child, from)?;
    known_teacher(school, mentor)?;
    if file.pairing_on(from).is_some_and(|it| it.mentor == *mentor && it.to.is_none()) {
        let zh = "那一天已经是这位老师的孩子。请选另一位老师。";
        return Err(Fault::new("mentor", zh, "the child is this teacher's already").into());
    }
    let before = file.pairings.iter().filter(|it| it.from < from);
    let eve = from - Days::new(1);
    let ended = before.map(|it| Pairing { to: Some(it.to.unwrap_or(eve).min(eve)), ..it.clone() });
    let new = Pairing { child: child.clone(), mentor: mentor.clone(), from, to: None };
    let pairings = ended.chain([new]).collect();
    Ok(Parts { pairings: [(child.clone(), pairings)].into(), ..Parts::default() })
}

/// The child's pairings with `stand_in` in the place of `away` on `days`; none if they were not paired then.
fn handed_over(file: &ChildFile, away: &StaffId, stand_in: &StaffId, days: Span) -> Option<(ChildId, Vec<Pairing>)> {
    let mut pairings = Vec::new();
    for pairing in &file.pairings {
        let gone = Span::open(pairing.from, pairing.to).and(days).filter(|_| pairing.mentor == *away);
        let Some(gone) = gone else {
            pairings.push(pairing.clone());
            continue;
        };
        if pairing.from < gone.from {
            pairings.push(Pairing { to: Some(gone.from - Days::new(1)), ..pairing.clone() });
        }
        pairings.push(Pairing { mentor: stand_in.clone(), from: gone.from, to: Some(gone.to), ..pairing.clone() });
        if pairing.to.is_none_or(|to| to > gone.to) {
            pairings.push(Pairing { from: gone.to + Days::new(1), ..pairing.clone() });
        }
    }
    (pairings != file.pairings).then(|| (file.child.id.clone(), pairings))
}
