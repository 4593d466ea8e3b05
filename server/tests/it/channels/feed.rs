//! The calendar as two programs of other people read it.

use rstest::rstest;
use serde_json::{Value, json};
use server::channel::{Event, calendar};

use super::{python, vendors::now};

#[rstest]
#[case::plain("谈心", "李老师还差 2 次。")]
#[case::marks("家访；谈心，吃饭; a, b; c\\d \\n", "一，二；三, 四; 五: \"六\" \\ 七\\n")]
#[case::lines("家访", "第一行\n\n第二行\r\n第三行\r第四行\n")]
#[case::long(&"请李老师联系王家村的孩子，".repeat(40), &"Every child is called once a month, and visited twice a term. ".repeat(40))]
#[case::long_without_spaces(&"陪".repeat(500), &"a".repeat(1_000))]
#[case::long_marks(&",;\\，；".repeat(99), &"\n,".repeat(299))]
#[case::other_planes("👨‍👩‍👧 𠮷野家", &"👨‍👩‍👧𠮷 ".repeat(60))]
#[case::empty("谈心", "")]
#[case::controls("谈\u{7}心", "一\u{0}二\u{1b}")]
#[tokio::test]
async fn two_parsers_read_what_was_meant(#[case] title: &str, #[case] text: &str) {
    let link = |it: usize| (it == 0).then(|| "https://peiban.example.cn/#/month/2026-11?a=1,2;3".to_owned());
    let day = |it: &str| it.parse().expect("a day");
    let events: Vec<_> = ["2026-11-30", "2028-02-29"]
        .into_iter()
        .enumerate()
        .map(|(at, date)| Event {
            uid: format!("talk-{at}"),
            day: day(date),
            title: title.into(),
            text: text.into(),
            link: link(at),
        })
        .collect();
    let name = "陪伴：河东小学, 李老师; 2026";
    let feed = calendar(name, "peiban.example.cn", now(), &events);
    assert_eq!(feed, calendar(name, "peiban.example.cn", now(), &events), "the same whenever it is fetched");
    let read = |it: &str| it.replace("\r\n", "\n").replace('\r', "\n").replace(['\u{0}', '\u{7}', '\u{1b}'], "");
    let expected = events.iter().map(|it| {
        let uid = format!("{}@peiban.example.cn", it.uid);
        json!({"uid": uid, "day": it.day, "title": read(&it.title), "text": read(&it.text), "link": it.link})
    });
    let expected = json!({"name": name, "stamp": "2026-11-27T08:00:00+00:00", "events": expected.collect::<Vec<_>>()});
    two_parsers_read(&feed, &expected).await;
}

/// Both parsers find these events in the feed, and nothing wrong with it.
pub async fn two_parsers_read(feed: &str, expected: &Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["calendar.ics", "expected.json"].map(|it| folder.path().join(it));
    for (file, content) in files.iter().zip([feed, &expected.to_string()]) {
        std::fs::write(file, content).expect("it can be written");
    }
    let output = python("calendar_agrees.py").args(&files).output().await;
    let output = output.expect(".ci/prepare-tests installs the parsers");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "two parsers agree\n");
}
