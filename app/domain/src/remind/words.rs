//! What a digest says. It leaves the app, so it counts kinds and names no child.

use chrono::{Datelike, NaiveDate};

use super::{Digest, Item};
use crate::{Message, id::StaffId, kind::Kind, school::Rules};

/// What one person reads; `word` says the kinds in both languages.
pub fn digest_text(digest: &Digest, rules: &Rules, today: NaiveDate, word: &dyn Fn(Kind) -> Message) -> Message {
    let name = rules.staff_name(&digest.to).unwrap_or_default();
    let count = digest.items.len();
    let head = match (count, digest.unsigned, digest.thanks) {
        (0, None, Some(_)) => (format!("【陪伴】{name}，您好。"), format!("[Peiban] {name}, good news.")),
        (0, ..) => (format!("【陪伴】{name}，提醒您一件事："), format!("[Peiban] {name}, a reminder:")),
        _ => (format!("【陪伴】{name}，还有 {count} 项没办："), format!("[Peiban] {name}, still to do: {count}")),
    };
    let mut lines = vec![head];
    lines.extend(groups(&digest.items).into_iter().map(|group| group.line(rules, today, word)));
    if let Some(month) = digest.unsigned {
        let number = month.number();
        lines.push((format!("· {number} 月的月报还没签字"), format!("· The return of {month} is not signed yet")));
    }
    if let Some((month, count)) = digest.thanks {
        let number = month.number();
        let en = format!("All {count} of {month} are done. Thank you for being there!");
        lines.push((format!("{number} 月该办的 {count} 项全部办完了，谢谢您的陪伴！"), en));
    }
    if count > 0 {
        lines.push((
            "已经办了的，打开陪伴联一下网就行；确实做不到的，可以申请免办。".into(),
            "If it is done, open Peiban with a network. What cannot be done can be excused there.".into(),
        ));
    }
    joined(lines, "\n", "\n")
}

/// What the school's group reads, a line for each person.
pub fn group_text(digests: &[&Digest], rules: &Rules, today: NaiveDate, word: &dyn Fn(Kind) -> Message) -> Message {
    let mut lines = vec![("【陪伴】今天提醒：".into(), "[Peiban] Today's reminders:".into())];
    for digest in digests.iter().filter(|it| !it.items.is_empty() || it.unsigned.is_some()) {
        let name = rules.staff_name(&digest.to).unwrap_or_default();
        let mut parts: Vec<(String, String)> =
            groups(&digest.items).into_iter().map(|group| group.phrase((" ", " "), rules, today, word)).collect();
        parts.extend(digest.unsigned.map(|month| {
            (format!("{} 月的月报还没签字", month.number()), format!("the return of {month} is not signed"))
        }));
        let Message { zh, en } = joined(parts, "；", "; ");
        lines.push((format!("{name}：{zh}"), format!("{name}: {en}")));
    }
    let done: Vec<&str> =
        digests.iter().filter(|it| it.thanks.is_some()).filter_map(|it| rules.staff_name(&it.to)).collect();
    if !done.is_empty() {
        let zh = format!("上个月全部办完：{}。谢谢！", done.join("、"));
        lines.push((zh, format!("All of last month done: {}. Thank you!", done.join(", "))));
    }
    joined(lines, "\n", "\n")
}

/// Where a digest leads: to a record sheet for the first thing it names, on the phone of whoever reads it. No id of a child
/// stands in it.
pub fn record_link(digest: &Digest) -> String {
    match digest.items.first() {
        Some(item) => format!("/record?next={}", item.kind),
        None if digest.unsigned.is_some() => "/returns".into(),
        None => "/".into(),
    }
}

/// What is due on one day, of one person.
struct Group<'a> {
    due: NaiveDate,
    instead_of: Option<&'a StaffId>,
    kinds: Vec<(Kind, u32)>,
}

/// The items by person and day, in their order.
fn groups(items: &[Item]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for item in items {
        let instead_of = item.instead_of.as_ref();
        let at = groups.iter().position(|it| it.due == item.due && it.instead_of == instead_of);
        let at = at.unwrap_or_else(|| {
            groups.push(Group { due: item.due, instead_of, kinds: Vec::new() });
            groups.len() - 1
        });
        match groups[at].kinds.iter_mut().find(|(kind, _)| *kind == item.kind) {
            Some((_, count)) => *count += 1,
            None => groups[at].kinds.push((item.kind, 1)),
        }
    }
    groups
}

impl Group<'_> {
    fn line(&self, rules: &Rules, today: NaiveDate, word: &dyn Fn(Kind) -> Message) -> (String, String) {
        let (zh, en) = self.phrase(("：", ": "), rules, today, word);
        (format!("· {zh}"), format!("· {en}"))
    }

    /// When, and what, with something between them in each language.
    fn phrase(
        &self,
        (zh_after, en_after): (&str, &str),
        rules: &Rules,
        today: NaiveDate,
        word: &dyn Fn(Kind) -> Message,
    ) -> (String, String) {
        let (due, left) = (self.due, (self.due - today).num_days());
        let day = format!("{} 月 {} 日", due.month(), due.day());
        let (when, when_en) = match left {
            ..0 => (format!("已逾期（{day}到期）"), format!("overdue since {due}")),
            0 => ("今天到期".into(), "due today".into()),
            1 => ("明天到期".into(), "due tomorrow".into()),
            _ => (format!("还有 {left} 天（{day}）"), format!("{left} days left ({due})")),
        };
        let kinds = self.kinds.iter().map(|(kind, count)| {
            let Message { zh, en } = word(*kind);
            (format!("{zh} {count}"), format!("{en} {count}"))
        });
        let Message { zh, en } = joined(kinds, "、", ", ");
        match self.instead_of.map(|id| rules.staff_name(id).unwrap_or_default()) {
            None => (format!("{when}{zh_after}{zh}"), format!("{when_en}{en_after}{en}")),
            Some(name) => (
                format!("{when}{zh_after}{zh}（{name}请假）"),
                format!("{when_en}{en_after}{en} (for {name}, on leave)"),
            ),
        }
    }
}

/// A text in both languages.
fn joined(items: impl IntoIterator<Item = (String, String)>, between: &str, between_en: &str) -> Message {
    let (zh, en): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    Message::new(zh.join(between), en.join(between_en))
}
