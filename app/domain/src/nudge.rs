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
    /// About which days.
    pub range: Range,
    /// To whom.
    pub to: Vec<StaffId>,
    /// Whether it thanks instead of reminding.
    pub praise: bool,
    /// As it was sent.
    pub words: String,
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
    let last = board.range.span().to;
    let left = (last - board.today).num_days();
    let (mut zh, mut en) = match left {
        0.. => (
            format!("【陪伴】到 {last} 还有 {left} 天，还差这些："),
            format!("[Peiban] {left} days to {last}. Still to do:"),
        ),
        _ => (format!("【陪伴】到 {last} 为止，还差这些："), format!("[Peiban] Up to {last}, still to do:")),
    };
    let (mut silent_zh, mut silent_en) = (Vec::new(), Vec::new());
    for row in board.rows.iter().filter(|row| to.contains(&row.person.id)) {
        let name = &row.person.name;
        if let Some(days) = row.contact.silent_days(board.today, zone) {
            silent_zh.push(format!("{name}（{days} 天）"));
            silent_en.push(format!("{name} ({days} d)"));
            continue;
        }
        let missing = board.kinds.iter().zip(&row.cells).filter(|(_, tally)| tally.met < tally.owed);
        let missing: Vec<_> = missing.map(|(kind, tally)| (word(*kind), tally.owed - tally.met)).collect();
        let list = |pick: fn(&Message) -> &str, between| {
            missing.iter().map(|(word, count)| format!("{} {count}", pick(word))).collect::<Vec<_>>().join(between)
        };
        zh += &format!("\n{name}：{}", list(|it| &it.zh, "、"));
        en += &format!("\n{name}: {}", list(|it| &it.en, ", "));
    }
    if !silent_zh.is_empty() {
        zh += &format!("\n请打开陪伴联一下网，让学校收到记录：{}", silent_zh.join("、"));
        en += &format!("\nPlease open Peiban with a network, so that your records arrive: {}", silent_en.join(", "));
    }
    zh += "\n确实做不到的，可以在陪伴里申请免办。辛苦了！";
    en += "\nWhat cannot be done can be excused in Peiban. Thank you!";
    Message::new(zh, en)
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
