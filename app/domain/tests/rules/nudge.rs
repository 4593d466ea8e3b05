//! The ready text: who is in it, what it says, and what it never says.

use domain::{
    Message,
    board::{Board, Contact, Person, Row},
    kind::Kind,
    nudge::{Nudge, praise, reminder, to_praise, to_remind},
    obligation::Tally,
    zone::TimeZone,
};
use rstest::rstest;

/// Noon of 20 November 2026 in Shanghai, and four days before.
const NOW: i64 = 1_795_147_200_000;
const LONG_AGO: i64 = NOW - 4 * 86_400_000;

fn row(id: &str, met: u32, last: i64) -> Row {
    let tally = Tally { met, owed: 2, ..Tally::default() };
    let contact = Contact { last: Some(last), waiting: 0 };
    Row {
        person: Person { id: id.parse().expect("an id"), name: format!("{id}老师") },
        contact,
        cells: vec![tally],
        total: tally,
    }
}

fn board() -> Board {
    Board {
        range: "2026-11".parse().expect("a month"),
        today: "2026-11-20".parse().expect("a date"),
        signed: None,
        reminders_missed: None,
        kinds: vec![Kind::Visit],
        rows: vec![row("a", 0, NOW), row("b", 2, NOW), row("c", 1, LONG_AGO)],
        columns: vec![Tally::default()],
        total: Tally::default(),
    }
}

#[test]
fn whoever_has_something_left_is_reminded_and_whoever_has_not_is_thanked() {
    let (board, zone) = (board(), TimeZone::default());
    let (remind, thank) = (to_remind(&board, zone), to_praise(&board, zone));
    let word = |kind: Kind| Message::new(kind.zh().unwrap_or_default(), kind.en().unwrap_or_default());
    let text = reminder(&board, &remind, zone, word);
    assert_eq!(
        text.zh,
        "【陪伴】到 2026-11-30 还有 10 天，还差这些：\na老师：家访 2\n请打开陪伴联一下网，让学校收到记录：c老师（4 天）\n\
         确实做不到的，可以在陪伴里申请免办。辛苦了！"
    );
    assert!(text.en.contains("Visit 2") && text.en.contains("c老师 (4 d)"));
    assert_eq!(praise(&board, &thank).zh, "【陪伴】2026-11 全部办完：b老师。谢谢老师们的陪伴！");
}

#[rstest]
#[case::fine(&["a"], "辛苦了", None)]
#[case::to_nobody(&[], "辛苦了", Some("to"))]
#[case::no_words(&["a"], " ", Some("words"))]
#[case::too_long(&["a"], &"长".repeat(2_001), Some("words"))]
#[case::a_child(&["a"], "王小雨家还没去", Some("words"))]
#[case::a_name_of_one_character(&["a"], "雨天路滑", None)]
fn what_may_be_sent(#[case] to: &[&str], #[case] words: &str, #[case] wrong: Option<&str>) {
    let nudge = Nudge {
        id: "n1".parse().expect("an id"),
        range: "2026-11".parse().expect("a month"),
        to: to.iter().map(|id| id.parse().expect("an id")).collect(),
        praise: false,
        words: words.into(),
        deliver: false,
    };
    assert_eq!(nudge.check(["王小雨", "雨"]).err().map(|fault| fault.field).as_deref(), wrong);
}
