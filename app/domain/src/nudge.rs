//! 催一下: a ready text for some mentors, to paste where teachers look. It names no child: a group is read by strangers.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Message,
    board::{Board, Person, Row, Standing},
    id::{NudgeId, StaffId},
    kind::Kind,
    range::Range,
    zone::TimeZone,
};

/// `POST /api/v1/nudges`: what was sent to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nudge {
    /// Made where it was sent: kept once, however often it is handed in.
    pub id: NudgeId,
    /// About which days: a month, or as a board's address names them.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::month::Month))]
    pub range: Range,
    /// To whom.
    pub to: Vec<StaffId>,
    /// Whether it thanks instead of reminding.
    pub praise: bool,
    /// As it was sent.
    pub words: String,
    /// Whether the server carries it to the school's groups and to these people, by the ways that reminders go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deliver: bool,
}

/// `GET /api/v1/nudges`: what was sent, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nudged {
    /// What.
    pub nudge: Nudge,
    /// Those it was for, by name.
    pub to: Vec<Person>,
    /// Who sent it.
    pub by: Person,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// Most characters of what is sent: more than any group reads.
pub const LONGEST: usize = 2_000;

impl Nudge {
    /// Whether it can be kept: it says something to somebody, and no child of `children` is named.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check<'a>(&self, children: impl IntoIterator<Item = &'a str>) -> Result<(), Fault> {
        if self.to.is_empty() {
            return Err(Fault::new("to", "请先选老师。", "Choose somebody first."));
        }
        if self.words.trim().is_empty() || self.words.chars().count() > LONGEST {
            let (zh, en) = (format!("要写 1 到 {LONGEST} 个字。"), format!("Write 1 to {LONGEST} characters."));
            return Err(Fault::new("words", zh, en));
        }
        // A name of one character stands in many words.
        let named = children.into_iter().find(|name| name.chars().count() > 1 && self.words.contains(*name));
        match named {
            None => Ok(()),
            Some(name) => {
                let zh = format!("里面有孩子的名字“{name}”。群里外人也看得到，请去掉再发。");
                let en = format!("It names a child, {name}. Strangers read a group: take the name out.");
                Err(Fault::new("words", zh, en))
            }
        }
    }
}

/// Whom a reminder is for: everybody with something undone, silent phones among them.
pub fn to_remind(board: &Board, zone: TimeZone) -> Vec<StaffId> {
    use Standing::{DueSoon, Open, Overdue, Unsynced};
    chosen(board, zone, &[Overdue, Unsynced, DueSoon, Open])
}

/// Whom praise is for: everybody who has done all.
pub fn to_praise(board: &Board, zone: TimeZone) -> Vec<StaffId> {
    chosen(board, zone, &[Standing::Met])
}

fn chosen(board: &Board, zone: TimeZone, standings: &[Standing]) -> Vec<StaffId> {
    let wanted = |row: &&Row| standings.contains(&row.standing(None, board.today, zone));
    board.rows.iter().filter(wanted).map(|row| row.person.id.clone()).collect()
}

/// What to say to `to`, about what they have not done; `word` says the kinds in both languages.
pub fn reminder(board: &Board, to: &[StaffId], zone: TimeZone, word: impl Fn(Kind) -> Message) -> Message {
    let until = board.range.span().to;
    let left = (until - board.today).num_days();
    let head = match left {
        0.. => (
            format!("【陪伴】到 {until} 还有 {left} 天，还差这些："),
            format!("[Peiban] {left} days to {until}. Still to do:"),
        ),
        _ => (format!("【陪伴】到 {until} 为止，还差这些："), format!("[Peiban] Up to {until}, still to do:")),
    };
    let (mut lines, mut silent) = (vec![head], Vec::new());
    for row in board.rows.iter().filter(|row| to.contains(&row.person.id)) {
        let name = &row.person.name;
        if let Some(days) = row.contact.silent_days(board.today, zone) {
            silent.push((format!("{name}（{days} 天）"), format!("{name} ({days} d)")));
            continue;
        }
        let missing = board.kinds.iter().zip(&row.cells).filter(|(_, tally)| tally.met < tally.owed);
        let missing = missing.map(|(kind, tally)| (word(*kind), tally.owed - tally.met));
        let (zh, en) =
            joined(missing.map(|(word, count)| (format!("{} {count}", word.zh), format!("{} {count}", word.en))));
        lines.push((format!("{name}：{zh}"), format!("{name}: {en}")));
    }
    if !silent.is_empty() {
        let (zh, en) = joined(silent);
        let zh = format!("请打开陪伴联一下网，让学校收到记录：{zh}");
        lines.push((zh, format!("Please open Peiban with a network, so that your records arrive: {en}")));
    }
    lines.push((
        "确实做不到的，可以在陪伴里申请免办。辛苦了！".into(),
        "What cannot be done can be excused in Peiban. Thank you!".into(),
    ));
    let (zh, en): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
    Message::new(zh.join("\n"), en.join("\n"))
}

/// A list in Chinese and the same in English.
fn joined(items: impl IntoIterator<Item = (String, String)>) -> (String, String) {
    let (zh, en): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    (zh.join("、"), en.join(", "))
}

/// Thanks to `to`, who have done all.
pub fn praise(board: &Board, to: &[StaffId]) -> Message {
    let rows = board.rows.iter().filter(|row| to.contains(&row.person.id));
    let names: Vec<_> = rows.map(|row| row.person.name.as_str()).collect();
    let range = board.range;
    Message::new(
        format!("【陪伴】{range} 全部办完：{}。谢谢老师们的陪伴！", names.join("、")),
        format!("[Peiban] All done for {range}: {}. Thank you for being there!", names.join(", ")),
    )
}
